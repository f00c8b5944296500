// The row of small charts below the large one: which are shown, and how they get their turn.

import { all, byId, one } from "../page/dom.js";
import { element, plotly } from "./elements.js";
import { load } from "./registry.js";

/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Panel } from "./registry.js" */
/** @import { Config, Figure } from "./types.js" */

const PAUSE = 150; // ms between two layouts: the large chart moves meanwhile
const OF_METRICS = ["measures", "losses"]; // an embed's part of that name
const FEW = 3; // charts that fit one above the other

/**
 * The charts that an embed shows: its parts of that name, and those of the link.
 * @param {string[]} parts  @param {string[]} names
 */
const inEmbed = (parts, names) => [
  ...(parts.includes("figure1") ? ["figure1"] : []),
  ...(parts.includes("metrics") ? OF_METRICS : []),
  ...(parts.includes("panels") ? names : []),
];

export class Row {
  /** @type {Record<string, Panel>} */
  panels = {}; // by name, once they are loaded
  /** @type {string[]} */
  names = []; // of those shown, in order
  /** @type {Set<string>} */
  laid = new Set();
  /** @type {{figures: Record<string, Figure>, config: Config}|null} */
  #given = null;
  #round = 0;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  async load() {
    this.panels = await load(this.page);
  }

  /**
   * Show these charts and no others.
   * @param {string[]} names
   */
  async use(names) {
    const { embed, panels } = this.page.facts;
    const wanted = embed ? inEmbed(embed.show, names) : names;
    this.names = Object.keys(panels).filter((name) => wanted.includes(name));
    if (!this.page.ready) return;
    for (const name of this.laid) this.panels[name].settle();
    this.#place();
    for (const name of this.#drawn()) await plotly().Plots.resize(element(name)); // there is more room, or less
    await this.#fill(0);
  }

  /**
   * Lay all that are shown out anew.
   * @param {Record<string, Figure>} figures  @param {Config} config
   */
  async lay(figures, config) {
    this.#given = { figures, config };
    this.laid.clear();
    await this.#fill(PAUSE);
  }

  /** @param {Player} player */
  draw(player) {
    for (const name of this.#drawn()) this.panels[name].draw(player);
  }

  settle() {
    for (const name of this.#drawn()) this.panels[name].settle();
  }

  /** The menu of the row closes like one; a row that scrolls can be reached by Tab. */
  wire() {
    this.#place();
    const menu = one("#panels-menu", HTMLDetailsElement);
    const close = () => (menu.open = false);
    addEventListener("click", ({ target }) => !(target instanceof Node && menu.contains(target)) && close());
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.preventDefault(); // the player's Escape is another one
      if (menu.contains(document.activeElement)) one("summary", HTMLElement, menu).focus();
      close();
    });
    addEventListener("resize", () => this.#reach());
  }

  #place() {
    for (const figure of all("[data-panel]", HTMLElement)) figure.hidden = !this.names.includes(figure.dataset.panel ?? "");
    const row = byId("below");
    row.classList.toggle("empty", !this.names.length);
    const count = this.names.includes("figure1") ? Infinity : this.names.length; // it is a row by itself
    row.classList.toggle("few", count > 0 && count <= FEW);
    this.#reach();
  }

  #drawn() {
    return this.names.filter((name) => this.laid.has(name));
  }

  #reach() {
    const row = byId("below");
    row.tabIndex = row.scrollWidth > row.clientWidth ? 0 : -1;
  }

  /**
   * Lay out what is shown and not laid out yet, until other figures come.
   * @param {number} pause ms before each
   */
  async #fill(pause) {
    const round = ++this.#round;
    if (!this.#given) return;
    const { figures, config } = this.#given;
    for (const name of this.names) {
      if (this.laid.has(name) || !element(name).offsetParent) continue; // an embed without it
      await new Promise((next) => setTimeout(next, pause));
      if (round !== this.#round) return;
      await this.panels[name].lay(figures[name], config);
      if (round !== this.#round) return;
      this.laid.add(name);
      this.page.drawings.fresh = true;
    }
  }
}
