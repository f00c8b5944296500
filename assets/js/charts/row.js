// The row of small charts below the large one: which are shown, and how they get their turn.

import { element } from "./live.js";
import { load } from "./registry.js";

const PAUSE = 150; // ms between two layouts: the large chart moves meanwhile
const OF_METRICS = ["measures", "losses"]; // an embed's part of that name
const FEW = 3; // charts that fit one above the other
const $ = (id) => document.getElementById(id);

/** The charts that an embed shows: its parts of that name, and those of the link. */
const inEmbed = ({ show }, names) => [
  ...(show.includes("figure1") ? ["figure1"] : []),
  ...(show.includes("metrics") ? OF_METRICS : []),
  ...(show.includes("panels") ? names : []),
];

export class Row {
  /** @param {import("../page/page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.panels = {}; // by name, once they are loaded
    this.names = []; // of those shown, in order
    this.figures = null;
    this.laid = new Set();
    this.round = 0;
  }

  async load() {
    this.panels = await load(this.page);
  }

  /** Show these charts and no others. */
  async use(names) {
    const { embed, panels } = this.page.facts;
    const wanted = embed ? inEmbed(embed, names) : names;
    this.names = Object.keys(panels).filter((name) => wanted.includes(name));
    if (!this.page.ready) return;
    for (const name of this.laid) this.panels[name].settle();
    this.#place();
    for (const name of this.#drawn()) await window.Plotly.Plots.resize(element(name)); // there is more room, or less
    await this.#fill(0);
  }

  /** Lay all that are shown out anew. */
  async lay(figures, config) {
    Object.assign(this, { figures, config });
    this.laid.clear();
    await this.#fill(PAUSE);
  }

  draw(player) {
    for (const name of this.#drawn()) this.panels[name].draw(player);
  }

  settle() {
    for (const name of this.#drawn()) this.panels[name].settle();
  }

  /** The menu of the row closes like one; a row that scrolls can be reached by Tab. */
  wire() {
    this.#place();
    const menu = $("panels-menu");
    addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.preventDefault(); // the player's Escape is another one
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
    addEventListener("resize", () => this.#reach());
  }

  #place() {
    for (const figure of document.querySelectorAll("[data-panel]")) figure.hidden = !this.names.includes(figure.dataset.panel);
    $("below").classList.toggle("empty", !this.names.length);
    const count = this.names.includes("figure1") ? Infinity : this.names.length; // it is a row by itself
    $("below").classList.toggle("few", count > 0 && count <= FEW);
    this.#reach();
  }

  #drawn() {
    return this.names.filter((name) => this.laid.has(name));
  }

  #reach() {
    const row = $("below");
    row.tabIndex = row.scrollWidth > row.clientWidth ? 0 : -1;
  }

  /** Lay out what is shown and not laid out yet, until other figures come. */
  async #fill(pause) {
    const round = ++this.round;
    for (const name of this.names) {
      if (!this.figures || this.laid.has(name) || !element(name).offsetParent) continue; // an embed without it
      await new Promise((next) => setTimeout(next, pause));
      if (round !== this.round) return;
      await this.panels[name].lay(this.figures[name], this.config);
      if (round !== this.round) return;
      this.laid.add(name);
      this.page.fresh = true;
    }
  }
}
