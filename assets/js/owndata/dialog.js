// The dialog for a target of one's own: drawn, a sum of normals, or from a file.

import { byId, made, one } from "../page/dom.js";
import { Normals } from "./normals.js";
import { decode, KNOTS } from "./piecewise_linear.js";
import { Sketch } from "./sketch.js";
import { Upload } from "./upload.js";

/** @import { Page } from "../page/page.js" */
/** @import { Drawing } from "./piecewise_linear.js" */
/** @typedef {"draw"|"normals"|"file"} Tab */

/** @type {[name: Tab, text: string][]} */
const TABS = [
  ["draw", "Draw"],
  ["normals", "Normals"],
  ["file", "File"],
];
/** @type {Record<string, number>} */
const WAYS = { ArrowRight: 1, ArrowLeft: -1 };

const HTML = `
  <button type="button" class="close round" aria-label="Close">×</button>
  <h2 id="own-title">Your own p_data</h2>
  <div role="tablist" aria-label="How">${TABS.map(
    ([name, text]) => `<button type="button" role="tab" id="own-tab-${name}" aria-controls="own-${name}">${text}</button>`,
  ).join("")}</div>
  ${TABS.map(([name]) => `<section role="tabpanel" id="own-${name}" aria-labelledby="own-tab-${name}"></section>`).join("")}
  <div class="end">
    <p class="told" role="status"></p>
    <button type="button" class="cancel">Cancel</button>
    <button type="button" class="use primary" title="Restarts the run">Use it ↻</button>
  </div>`;

export class OwnData {
  /** @type {Tab} */
  tab = "draw"; // the one that is open
  played = false; // the run, when the dialog was opened

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.dialog = made("dialog", { className: "own", innerHTML: HTML });
    this.dialog.setAttribute("aria-labelledby", "own-title");
    const panel = (/** @type {Tab} */ name) => one(`#own-${name}`, HTMLElement, this.dialog);
    this.tabs = {
      draw: new Sketch(panel("draw")),
      normals: new Normals(panel("normals")),
      file: new Upload(panel("file"), (text, alert) => this.#say(text, alert)),
    };
    this.#wire();
    byId("page").append(this.dialog);
  }

  /** Show it, beginning with the target in force; the player rests meanwhile. */
  open() {
    const { player } = this.page;
    const { target } = player.recipe.settings;
    this.played = player.playing;
    if (this.played) player.pause();
    this.#say("");
    this.dialog.showModal();
    this.tabs.draw.open(decode(target) ?? this.#seen());
    this.tabs.normals.open(this.page.facts.sums[target] ?? target);
    this.tabs.file.open();
    this.#choose(this.tab);
  }

  /**
   * The curve of p_data on the screen; an empty drawing before there is one.
   * @returns {Drawing}
   */
  #seen() {
    const { x } = this.page.live;
    const curve = this.page.player.shown?.pData;
    if (!curve || x.length !== curve.length) return { lo: -6, hi: 6, heights: new Float64Array(KNOTS) };
    const step = x[1] - x[0];
    const [lo, hi] = [x[0] - step / 2, x[x.length - 1] + step / 2].map((end) => Number(end.toPrecision(6)));
    const at = (/** @type {number} */ i) => curve[Math.min(Math.max(i, 0), curve.length - 1)];
    const heights = Float64Array.from({ length: KNOTS }, (_, knot) => {
      const place = (knot / (KNOTS - 1)) * curve.length - 0.5;
      const left = Math.floor(place);
      return at(left) + (place - left) * (at(left + 1) - at(left));
    });
    return { lo, hi, heights };
  }

  #wire() {
    const { dialog } = this;
    const onClick = (/** @type {string} */ words, /** @type {() => void} */ act) =>
      one(words, HTMLElement, dialog).addEventListener("click", act);
    for (const [name] of TABS) onClick(`#own-tab-${name}`, () => this.#choose(name));
    one("[role=tablist]", HTMLElement, dialog).addEventListener("keydown", (event) => {
      const way = WAYS[event.key];
      if (!way) return;
      event.preventDefault();
      const names = TABS.map(([name]) => name);
      this.#choose(names[(names.indexOf(this.tab) + way + names.length) % names.length]);
    });
    onClick(".close", () => dialog.close());
    onClick(".cancel", () => dialog.close());
    onClick(".use", () => this.#use());
    dialog.addEventListener("close", () => {
      this.tabs.file.stop();
      if (this.played) this.page.player.play();
    });
  }

  /** @param {Tab} chosen */
  #choose(chosen) {
    this.tab = chosen;
    for (const [name] of TABS) {
      const tab = one(`#own-tab-${name}`, HTMLElement, this.dialog);
      tab.setAttribute("aria-selected", String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
      one(`#own-${name}`, HTMLElement, this.dialog).hidden = name !== chosen;
      if (name === chosen) tab.focus();
    }
    this.#say("");
  }

  async #use() {
    const { target, problem } = this.tabs[this.tab].result;
    if (problem !== undefined) {
      this.#say(problem, true);
      return;
    }
    const button = one(".use", HTMLButtonElement, this.dialog);
    button.disabled = true;
    const problems = await this.page.editor.set({ target });
    button.disabled = false;
    if (problems.length) this.#say(problems.join("; "), true);
    else this.dialog.close();
  }

  /** @param {string} text */
  #say(text, alert = false) {
    const told = one(".told", HTMLElement, this.dialog);
    told.textContent = sentence(text);
    told.classList.toggle("alert", alert);
  }
}

/** With a capital and a full stop. */
const sentence = (/** @type {string} */ text) =>
  text && `${text[0].toUpperCase()}${text.slice(1)}${/[.…%]$/.test(text) ? "" : "."}`;
