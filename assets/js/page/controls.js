// Keeps Dash's widgets and the recipe in step: values out to the widgets, moves in from them.

import { written } from "../playback/recipe.js";

export class Controls {
  /** @param {import("../playback/editor.js").Editor} editor */
  constructor(table, editor) {
    this.table = table;
    this.editor = editor;
    this.sent = {};
  }

  /** Show the settings in force at the play head. */
  show(settings) {
    for (const [name, value] of Object.entries(settings)) {
      const row = this.table[name];
      this.#send("setting", name, written(value));
      if (row.slider && name !== "seed") this.#slide(name, toPosition(row, value), written(value));
    }
    const preset = document.querySelector(`#presets input[value="${CSS.escape(settings.target)}"]`);
    this.#sendTo("presets", preset ? settings.target : null, "presets");
    this.#hideIdle(settings);
  }

  /** A text box, a menu or a choice. */
  setting(name, value) {
    if (this.sent[`setting ${name}`] === value) return;
    this.sent[`setting ${name}`] = value;
    this.editor.set({ [name]: value }).then(() => this.show(this.editor.player.settings));
  }

  slider(name, position) {
    if (this.sent[`slider ${name}`] === Number(position)) return;
    this.sent[`slider ${name}`] = Number(position);
    const row = this.table[name];
    const value = fromPosition(row, Number(position));
    if (row.kind === "live") this.editor.drag(name, value);
    else this.#later(name, value);
  }

  preset(value) {
    if (value === null || this.sent.presets === value) return;
    this.sent.presets = value;
    this.editor.set({ target: value }).then(() => this.show(this.editor.player.settings));
  }

  /** A slider whose change restarts: only once it rests. */
  #later(name, value) {
    clearTimeout(this.timer);
    this.#send("setting", name, written(value));
    this.timer = setTimeout(() => this.editor.set({ [name]: value }), 250);
  }

  /** A slider's place, and its value for those who hear it. */
  #slide(name, position, text) {
    this.#send("slider", name, position);
    const input = document.querySelector(`#control-${name} input[type=range]`);
    if (input && input.getAttribute("aria-valuetext") !== text) input.setAttribute("aria-valuetext", text);
  }

  #send(type, name, value) {
    this.#sendTo({ type, name }, value, `${type} ${name}`);
  }

  #sendTo(id, value, key) {
    if (this.sent[key] === value) return;
    this.sent[key] = value;
    window.dash_clientside.set_props(id, { value });
  }

  /** Controls that have no effect beside the others are not shown. */
  #hideIdle(settings) {
    for (const row of Object.values(this.table)) {
      const { only, unless } = row.meta;
      const idle = unless.length && unless.every(([other, value]) => settings[other] === value);
      const fits = only.every(([other, values]) => values.includes(settings[other]));
      document.getElementById(`control-${row.name}`).hidden = Boolean(idle) || !fits;
    }
  }
}

/** Where a value stands on its slider. */
export function toPosition(row, value) {
  const [low, , step] = row.slider;
  const position = row.meta.log ? (value > 0 ? Math.log10(value) : low) : value;
  return Number((low + Math.round((position - low) / step) * step).toFixed(6));
}

/** The value at a slider's position, rounded to what one would write down. */
export function fromPosition(row, position) {
  const [low, , step] = row.slider;
  if (row.meta.log && row.low === 0 && position < low + step / 2) return 0;
  const value = row.meta.log ? 10 ** position : position;
  const rounded = row.whole ? Math.round(value) : Number(value.toPrecision(2));
  return Math.min(Math.max(rounded, row.low), row.high);
}
