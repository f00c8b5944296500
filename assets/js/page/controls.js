// Keeps Dash's widgets and the recipe in step: values out to the widgets, moves in from them.

import { applies, written } from "../playback/recipe.js";
import { byId } from "./dom.js";

/** @import { Editor } from "../playback/editor.js" */
/** @import { Row, Settings, Table, Value } from "../playback/types.js" */

export class Controls {
  /** @type {Record<string, unknown>} */
  sent = {}; // to each of Dash's widgets, and what came from it
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {Table} table  @param {Editor} editor
   * @param {(settings: Settings) => void} offer  disables what cannot be trained here with these settings
   */
  constructor(table, editor, offer) {
    this.table = table;
    this.editor = editor;
    this.offer = offer;
  }

  /** Take what Dash has built for sent: each value that is sent costs it a millisecond or more. */
  wire() {
    for (const { name } of Object.values(this.table)) {
      const control = byId(`control-${name}`);
      const box = control.querySelector("input[type=text], .segments input:checked");
      const slider = control.querySelector("input[type=range]");
      if (box instanceof HTMLInputElement) this.sent[`setting ${name}`] = box.value;
      if (slider instanceof HTMLInputElement) this.sent[`slider ${name}`] = Number(slider.value);
    }
    const preset = document.querySelector("#presets input:checked");
    this.sent.presets = preset instanceof HTMLInputElement ? preset.value : null;
  }

  /**
   * Show the settings in force at the play head.
   * @param {Settings} settings
   */
  show(settings) {
    for (const [name, value] of Object.entries(settings)) {
      const row = this.table[name];
      this.#send("setting", name, written(value));
      if (row.slider && name !== "seed") this.#slide(name, toPosition(row, Number(value)), written(value));
    }
    const preset = document.querySelector(`#presets input[value="${CSS.escape(settings.target)}"]`);
    this.#sendTo("presets", preset ? settings.target : null, "presets");
    this.#hideIdle(settings);
    this.offer(settings);
  }

  /**
   * A text box, a menu or a choice.
   * @param {string} name  @param {Value} value
   */
  setting(name, value) {
    if (this.sent[`setting ${name}`] === value) return;
    this.sent[`setting ${name}`] = value;
    this.editor.set({ [name]: value }).then(() => this.show(this.editor.player.settings));
  }

  /** @param {string} name  @param {number|string} position */
  slider(name, position) {
    if (this.sent[`slider ${name}`] === Number(position)) return;
    this.sent[`slider ${name}`] = Number(position);
    const row = this.table[name];
    const value = fromPosition(row, Number(position));
    if (row.kind === "live") this.editor.drag(name, value);
    else this.#later(name, value);
  }

  /** @param {string|null} value */
  preset(value) {
    if (value === null || this.sent.presets === value) return;
    this.sent.presets = value;
    this.editor.set({ target: value }).then(() => this.show(this.editor.player.settings));
  }

  /**
   * A slider whose change restarts: only once it rests.
   * @param {string} name  @param {number} value
   */
  #later(name, value) {
    clearTimeout(this.#timer);
    this.#send("setting", name, written(value));
    this.#timer = setTimeout(() => this.editor.set({ [name]: value }), 250);
  }

  /**
   * A slider's place, and its value for those who hear it.
   * @param {string} name  @param {number} position  @param {string} text
   */
  #slide(name, position, text) {
    this.#send("slider", name, position);
    const input = document.querySelector(`#control-${name} input[type=range]`);
    if (input && input.getAttribute("aria-valuetext") !== text) input.setAttribute("aria-valuetext", text);
  }

  /** @param {"setting"|"slider"} type  @param {string} name  @param {Value} value */
  #send(type, name, value) {
    this.#sendTo({ type, name }, value, `${type} ${name}`);
  }

  /** @param {string|{type: string, name: string}} id  @param {Value|null} value  @param {string} key */
  #sendTo(id, value, key) {
    if (this.sent[key] === value) return;
    this.sent[key] = value;
    window.dash_clientside.set_props(id, { value });
  }

  /**
   * Controls that have no effect beside the others are not shown.
   * @param {Settings} settings
   */
  #hideIdle(settings) {
    for (const row of Object.values(this.table)) {
      byId(`control-${row.name}`).hidden = !applies(row, settings);
    }
  }
}

/**
 * Where a value stands on its slider.
 * @param {Row} row  @param {number} value
 */
export function toPosition(row, value) {
  const [low, , step] = row.slider ?? [0, 1, 1];
  const position = row.meta.log ? (value > 0 ? Math.log10(value) : low) : value;
  return Number((low + Math.round((position - low) / step) * step).toFixed(6));
}

/**
 * The value at a slider's position, rounded to what one would write down.
 * @param {Row} row  @param {number} position
 */
export function fromPosition(row, position) {
  const [low, , step] = row.slider ?? [0, 1, 1];
  if (row.meta.log && row.low === 0 && position < low + step / 2) return 0;
  const value = row.meta.log ? 10 ** position : position;
  const rounded = row.whole ? Math.round(value) : Number(value.toPrecision(2));
  return Math.min(Math.max(rounded, row.low ?? -Infinity), row.high ?? Infinity);
}
