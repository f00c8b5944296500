// The bar of runs: branches by name, undo, the reference and how far the run is from it.

import { behind, current, title, titles } from "../playback/runs.js";

import { byId, made, one, put, putSymbols } from "./dom.js";

/** @import { Editor } from "../playback/editor.js" */
/** @import { Run } from "../playback/runs.js" */

/** A number with its sign, of fixed width. */
const signed = (/** @type {number} */ value) =>
  Number.isFinite(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}` : "–"; // of two that are infinite

/** @param {string} text  @param {string} label  @param {() => void} act */
function button(text, label, act) {
  const button = made("button", { type: "button", textContent: text, title: label });
  if (text.length < 2) button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

export class RunsBar {
  naming = false; // a name is being written
  key = "";

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.player = editor.player;
  }

  show() {
    const { runs, table } = this.player;
    const { past, future } = this.editor.undone;
    this.#enable("undo", past.length);
    this.#enable("redo", future.length);
    one('button[title^="Pin this run"]', Element).setAttribute("aria-pressed", String(runs.reference !== null));
    const names = titles(runs.list, table);
    const key = JSON.stringify([runs.current, runs.left, runs.list.map(({ id }) => id), names]);
    if (key === this.key || this.naming) return;
    this.key = key;
    const bar = byId("runs");
    const focused = bar.contains(document.activeElement);
    bar.replaceChildren(...runs.list.map((run, i) => this.#chip(run, names[i])));
    const { left, right } = one(".now", Element, bar).getBoundingClientRect(); // the page itself stays where it is
    const room = bar.getBoundingClientRect();
    bar.scrollLeft += Math.min(left - room.left, 0) || Math.max(right - room.right, 0);
    if (focused) this.#focus();
  }

  /** The run that is played has the focus. */
  #focus() {
    one("#runs [aria-pressed=true]", HTMLElement).focus();
  }

  /** The differences to the run behind, at the play head. */
  differences() {
    const { runs, table, shown, ghostShown, follow, slowMotion } = this.player;
    const ghost = runs.reference || follow ? behind(runs) : null;
    byId("against").hidden = !ghost;
    if (!ghost) return;
    const name = titles(runs.list, table)[runs.list.indexOf(ghost)] ?? title(ghost, table);
    putSymbols(byId("against-name"), `against ${name}:`);
    const of = (/** @type {string} */ metric) =>
      ghostShown && shown && !slowMotion.half ? signed(shown.metrics[metric] - ghostShown.metrics[metric]) : "…";
    put(byId("differences"), `ΔV ${of("value")}  ΔJSD ${of("jsd")}  ΔW₁ ${of("w1")}`);
  }

  /** @param {"undo"|"redo"} name  @param {number} possible so many times */
  #enable(name, possible) {
    one(`.runs button.${name}`, Element).setAttribute("aria-disabled", String(!possible)); // and still in the order of Tab
  }

  /** @param {Run} run  @param {string} name */
  #chip(run, name) {
    const chip = document.createElement("span");
    const now = run.id === this.player.runs.current;
    const choose = button(name, `Play ${name}`, () => this.editor.choose(run.id));
    choose.setAttribute("aria-pressed", String(now));
    putSymbols(choose, name);
    chip.className = `chip${now ? " now" : ""}${run.id === this.player.runs.left ? " left" : ""}`;
    chip.append(choose);
    if (!now) return chip;
    chip.append(button("✎", `Rename ${name}`, () => this.#rename(chip, name)));
    const alone = this.player.runs.list.length === 1;
    if (!alone) chip.append(button("×", `Delete ${name}`, () => this.editor.remove(run.id)));
    return chip;
  }

  /** @param {HTMLElement} chip  @param {string} name */
  #rename(chip, name) {
    const { id } = current(this.player.runs);
    const box = made("input", { type: "text", value: name, maxLength: 60 });
    box.setAttribute("aria-label", "Name of this run");
    const done = (/** @type {boolean} */ kept) => {
      if (!this.naming) return;
      this.naming = false;
      this.key = "";
      if (kept && box.value !== name) this.editor.rename(id, box.value);
      this.show();
      this.#focus();
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") done(event.key === "Enter");
    });
    box.addEventListener("blur", () => done(true));
    this.naming = true;
    chip.replaceChildren(box);
    box.select();
    box.focus();
  }
}
