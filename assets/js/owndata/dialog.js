// The dialog for a target of one's own: drawn, a sum of normals, or from a file.

import { KNOTS, decode } from "./piecewise_linear.js";
import { Normals } from "./normals.js";
import { Sketch } from "./sketch.js";
import { Upload } from "./upload.js";

const TABS = { draw: "Draw", normals: "Normals", file: "File" };

const HTML = `
  <button type="button" class="close round" aria-label="Close">×</button>
  <h2 id="own-title">Your own p_data</h2>
  <div role="tablist" aria-label="How">${Object.entries(TABS)
    .map(([name, text]) => `<button type="button" role="tab" id="own-tab-${name}" aria-controls="own-${name}">${text}</button>`)
    .join("")}</div>
  ${Object.keys(TABS)
    .map((name) => `<section role="tabpanel" id="own-${name}" aria-labelledby="own-tab-${name}"></section>`)
    .join("")}
  <div class="end">
    <p class="told" role="status"></p>
    <button type="button" class="cancel">Cancel</button>
    <button type="button" class="use primary" title="Restarts the run">Use it ↻</button>
  </div>`;

export class OwnData {
  /** @param {import("../page/page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "own";
    this.dialog.setAttribute("aria-labelledby", "own-title");
    this.dialog.innerHTML = HTML;
    const panel = (name) => this.dialog.querySelector(`#own-${name}`);
    this.tabs = {
      draw: new Sketch(panel("draw")),
      normals: new Normals(panel("normals")),
      file: new Upload(panel("file"), (text, alert) => this.#say(text, alert)),
    };
    this.#wire();
    document.getElementById("page").append(this.dialog);
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
    this.#choose(this.tab ?? "draw");
  }

  /** The curve of p_data on the screen; an empty drawing before there is one. */
  #seen() {
    const { x } = this.page.live;
    const curve = this.page.player.shown?.pData;
    if (!curve || x?.length !== curve.length) return { lo: -6, hi: 6, heights: new Float64Array(KNOTS) };
    const step = x[1] - x[0];
    const [lo, hi] = [x[0] - step / 2, x.at(-1) + step / 2].map((end) => Number(end.toPrecision(6)));
    const at = (i) => curve[Math.min(Math.max(i, 0), curve.length - 1)];
    const heights = Float64Array.from({ length: KNOTS }, (_, knot) => {
      const place = (knot / (KNOTS - 1)) * curve.length - 0.5;
      const left = Math.floor(place);
      return at(left) + (place - left) * (at(left + 1) - at(left));
    });
    return { lo, hi, heights };
  }

  #wire() {
    const { dialog } = this;
    const on = (words, event, act) => dialog.querySelector(words).addEventListener(event, act);
    for (const name of Object.keys(TABS)) on(`#own-tab-${name}`, "click", () => this.#choose(name));
    on("[role=tablist]", "keydown", (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const names = Object.keys(TABS);
      this.#choose(names[(names.indexOf(this.tab) + way + names.length) % names.length]);
    });
    on(".close", "click", () => dialog.close());
    on(".cancel", "click", () => dialog.close());
    on(".use", "click", () => this.#use());
    dialog.addEventListener("close", () => {
      this.tabs.file.stop();
      if (this.played) this.page.player.play();
    });
  }

  #choose(name) {
    this.tab = name;
    for (const one of Object.keys(TABS)) {
      const tab = this.dialog.querySelector(`#own-tab-${one}`);
      tab.setAttribute("aria-selected", one === name);
      tab.tabIndex = one === name ? 0 : -1;
      this.dialog.querySelector(`#own-${one}`).hidden = one !== name;
      if (one === name) tab.focus();
    }
    this.#say("");
  }

  async #use() {
    const { target, problem } = this.tabs[this.tab].result;
    if (problem) return this.#say(problem, true);
    const button = this.dialog.querySelector(".use");
    button.disabled = true;
    const problems = await this.page.editor.set({ target });
    button.disabled = false;
    if (problems.length) return this.#say(problems.join("; "), true);
    return this.dialog.close();
  }

  #say(text, alert = false) {
    const told = this.dialog.querySelector(".told");
    told.textContent = sentence(text);
    told.classList.toggle("alert", alert);
  }
}

/** With a capital and a full stop. */
const sentence = (text) => text && `${text[0].toUpperCase()}${text.slice(1)}${/[.…%]$/.test(text) ? "" : "."}`;
