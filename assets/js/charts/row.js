// The row of small charts below the large one: which are shown, and how they get their turn.

import { byId, one } from "../page/dom.js";
import { element } from "./elements.js";
import { showKey } from "./key.js";
import { DENSITIES, place, wireButtons, wrap } from "./places.js";
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
  ...(parts.includes("map") ? ["map"] : []),
  ...(parts.includes("panels") ? [DENSITIES, ...names] : []),
];

export class Row {
  /** @type {Record<string, Panel>} */
  panels = {}; // by name, once they are loaded
  /** @type {string[]} */
  names = []; // of those chosen, in order
  large = DENSITIES; // the chart that has the most room
  log = false; // JSD is drawn over powers of ten
  /** @type {string|null} */
  map = null; // the part of a plane that the map shows, as in a link; null: all of both rates
  /** @type {Set<string>} */
  laid = new Set();
  /** @type {{figures: Record<string, Figure>, config: Config}|null} */
  #given = null;
  #round = 0;
  /** @type {Promise<void>|null} */
  #loading = null;
  #placed = ""; // which stand where, as a key

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Load the scripts of the charts, once. */
  load() {
    this.#loading ??= load(this.page).then((panels) => {
      this.panels = panels;
    });
    return this.#loading;
  }

  /**
   * Show these charts and no others; the large one is among them.
   * @param {{panels?: string[], large?: string}} wanted
   */
  async use({ panels = this.names, large = this.large }) {
    const wanted = large !== this.large ? [...panels, large] : panels;
    this.names = Object.keys(this.page.facts.panels).filter((name) => wanted.includes(name));
    this.large = this.names.includes(large) ? large : DENSITIES;
    if (!this.page.ready) return;
    for (const name of this.laid) this.panels[name].settle();
    await this.#arrange();
  }

  /**
   * Draw JSD over powers of ten, or from 0 to log 2.
   * @param {boolean} on
   */
  async showLog(on) {
    this.log = on;
    for (const panel of Object.values(this.panels)) await panel.showLog?.(on);
    this.page.drawings.fresh = true;
  }

  /** The chart that has the most room now: that of the densities where the chosen one has nothing to show. */
  get largeNow() {
    return this.#isIdle(this.large) ? DENSITIES : this.large;
  }

  get showsMap() {
    return Boolean(this.page.facts.embed?.show.includes("map")) || this.names.includes("map");
  }

  /** The small ones in the row, in order. */
  get #small() {
    const { embed } = this.page.facts;
    const wanted = embed ? inEmbed(embed.show, this.names) : [DENSITIES, ...this.names];
    const seen = [DENSITIES, ...Object.keys(this.page.facts.panels)].filter((name) => wanted.includes(name));
    return seen.filter((name) => name !== this.largeNow && !this.#isIdle(name));
  }

  /** Those that Plotly draws as small charts, and the one of them that is large. */
  get #seen() {
    return [this.largeNow, ...this.#small].filter((name) => name !== DENSITIES);
  }

  /** @param {string} name */
  #isIdle(name) {
    const { player } = this.page;
    return player.isOpen && Boolean(this.panels[name]?.isIdle?.(player));
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
    if (this.#placed !== this.#places) this.#arrange(); // another run may leave a chart nothing to show
    showKey(this.largeNow);
    for (const name of this.#drawn()) this.panels[name].draw(player);
  }

  settle() {
    for (const name of this.#drawn()) this.panels[name].settle();
  }

  /** The menu of the row closes like one. */
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
    addEventListener("resize", () => wrap(this.#small));
    wireButtons((large) => this.page.action("large", large));
  }

  /** Put the charts at their places, and lay out those that are new there. */
  async #arrange() {
    this.#place();
    await this.#fill(0);
  }

  #place() {
    const small = this.#small;
    place(this.largeNow, small);
    this.#placed = this.#places;
    const row = byId("below");
    row.classList.toggle("empty", !small.length);
    const count = small.includes("figure1") ? Infinity : small.length; // it is a row by itself
    row.classList.toggle("few", count > 0 && count <= FEW);
    row.classList.toggle("several", count > FEW && count < Infinity);
    wrap(small);
  }

  get #places() {
    return [this.largeNow, ...this.#small].join();
  }

  #drawn() {
    return this.#seen.filter((name) => this.laid.has(name));
  }

  /**
   * Lay out what is shown and not laid out yet, until other figures come.
   * @param {number} pause ms before each
   */
  async #fill(pause) {
    const round = ++this.#round;
    await this.load(); // Plotly may have come first
    if (!this.#given || round !== this.#round) return;
    const { figures, config } = this.#given;
    for (const name of this.#seen) {
      if (this.laid.has(name) || !element(name).offsetParent) continue; // an embed without it
      await new Promise((next) => setTimeout(next, pause));
      if (round !== this.#round) return;
      await this.panels[name].lay(figures[name], config, this.page.player);
      if (round !== this.#round) return;
      this.laid.add(name);
      this.page.drawings.fresh = true;
    }
  }
}
