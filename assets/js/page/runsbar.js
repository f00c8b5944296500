// The bar of runs: branches by name, undo, the reference and how far the run is from it.

import { behind, current, title } from "../playback/runs.js";

const $ = (id) => document.getElementById(id);

/** A number with its sign, of fixed width. */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

function button(text, label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: label });
  if (text.length < 2) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

export class RunsBar {
  /** @param {import("../playback/editor.js").Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.player = editor.player;
    this.naming = false; // a name is being written
    this.key = "";
  }

  show() {
    const { runs, table } = this.player;
    const { past, future } = this.editor.undone;
    this.#enable("undo", past.length);
    this.#enable("redo", future.length);
    const pin = document.querySelector('button[title^="Pin this run"]');
    pin.setAttribute("aria-pressed", String(runs.reference !== null));
    const names = runs.list.map((run) => title(run, table));
    const key = JSON.stringify([runs.current, runs.left, runs.list.map(({ id }) => id), names]);
    if (key === this.key || this.naming) return;
    this.key = key;
    const focused = $("runs").contains(document.activeElement);
    $("runs").replaceChildren(...runs.list.map((run, i) => this.#chip(run, names[i])));
    const now = $("runs").querySelector("[aria-pressed=true]");
    const { left, right } = now.parentElement.getBoundingClientRect(); // the page itself stays where it is
    const room = $("runs").getBoundingClientRect();
    $("runs").scrollLeft += Math.min(left - room.left, 0) || Math.max(right - room.right, 0);
    if (focused) now.focus();
  }

  /** The differences to the run behind, at the play head. */
  differences() {
    const { runs, table, shown, ghostShown, follow, slowMotion } = this.player;
    const ghost = runs.reference || follow ? behind(runs) : null;
    $("against").hidden = !ghost;
    if (!ghost) return;
    const name = `against ${title(ghost, table)}:`;
    if ($("against-name").textContent !== name) $("against-name").textContent = name;
    const of = (metric) => (ghostShown && shown && !slowMotion.half ? signed(shown.metrics[metric] - ghostShown.metrics[metric]) : "…");
    const text = `ΔV ${of("value")}  ΔJSD ${of("jsd")}  ΔW₁ ${of("w1")}`;
    if ($("differences").textContent !== text) $("differences").textContent = text;
  }

  #enable(name, possible) {
    const one = document.querySelector(`.runs button.${name}`);
    one.setAttribute("aria-disabled", String(!possible)); // and still in the order of Tab
  }

  #chip(run, name) {
    const chip = document.createElement("span");
    const now = run.id === this.player.runs.current;
    const choose = button(name, `Play ${name}`, () => this.editor.choose(run.id));
    choose.setAttribute("aria-pressed", String(now));
    chip.className = `chip${now ? " now" : ""}${run.id === this.player.runs.left ? " left" : ""}`;
    chip.append(choose);
    if (!now) return chip;
    chip.append(button("✎", `Rename ${name}`, () => this.#rename(chip, name)));
    const alone = this.player.runs.list.length === 1;
    if (!alone) chip.append(button("×", `Delete ${name}`, () => this.editor.remove(run.id)));
    return chip;
  }

  #rename(chip, name) {
    const { id } = current(this.player.runs);
    const box = Object.assign(document.createElement("input"), { type: "text", value: name, maxLength: 60 });
    box.setAttribute("aria-label", "Name of this run");
    const done = (kept) => {
      if (!this.naming) return;
      this.naming = false;
      this.key = "";
      if (kept && box.value !== name) this.editor.rename(id, box.value);
      this.show();
      $("runs").querySelector("[aria-pressed=true]").focus();
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
