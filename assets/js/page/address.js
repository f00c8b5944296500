// The address of the page: it names the run, the play head and what is drawn, and can be copied.

import { ALL_DEFAULTS } from "../playback/recipe.js";

/** @import { Page } from "./page.js" */

const QUIET = 250; // ms without a change before the address is written

export class Address {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {string|null} */
  attending = null; // the lecture that is given or followed, as part of a query
  following = false;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** The link that names what is on the screen. */
  get link() {
    const { attending, following } = this;
    const { player, themeSwitch } = this.page;
    const parts = following ? [] : this.run; // a follower's page has another step at any moment
    if (attending) parts.unshift(attending);
    if (following) return `${location.pathname}?${parts.join("&")}`;
    const step = player.target ?? player.head;
    if (!player.playing && step > 0) parts.push(`step=${step}`);
    if (themeSwitch.theme !== "auto") parts.push(`theme=${themeSwitch.theme}`);
    return location.pathname + (parts.length ? `?${parts.join("&")}` : "");
  }

  /** What a link says of the run, its reference, its speed, layers and small charts: parts of a query. */
  get run() {
    const { facts, player, drawings, row, lessons, source } = this.page;
    const { lesson } = lessons;
    const plain = !lesson && player.run.base === ""; // the page without a query, which plays Figure 1
    const usual = lesson ?? { ...facts.view, ...(plain ? { speed: facts.figure1_speed } : {}) };
    const parts = lesson ? [`lesson=${lesson.id}`] : [];
    const own = lesson && lessons.untouched;
    if (!plain && !own) parts.push(player.query || ALL_DEFAULTS);
    if (!own && player.referenceQuery) parts.push(`reference=${packed(player.referenceQuery)}`);
    if (player.speed !== usual.speed) parts.push(`speed=${player.speed}`);
    if (source.asked) parts.push(`engine=${source.asked}`);
    const on = facts.layers.filter((name) => drawings.layers.has(name));
    const layers = player.referenceQuery ? new Set([...usual.layers, "ghost"]) : usual.layers; // it is seen
    if (!same(on, [...layers])) parts.push(`layers=${on.join()}`);
    if (!same(row.names, usual.panels)) parts.push(`panels=${row.names.join()}`);
    if (row.log) parts.push("jsd=log");
    if (row.map && row.showsMap) parts.push(`map=${row.map}`);
    if (row.large !== usual.large) parts.push(`large=${row.large}`);
    return parts;
  }

  /** Write it soon: live edits and the play head replace what was there. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (location.pathname + location.search !== this.link) history.replaceState(null, "", this.link);
    }, QUIET);
  }

  /** Another run: the one before is a step back in the browser's history. */
  push() {
    clearTimeout(this.#timer);
    history.pushState(null, "", this.link);
  }
}

/**
 * Whether two lists hold the same names.
 * @param {string[]} one  @param {string[]} two
 */
const same = (one, two) => one.toSorted().join() === two.toSorted().join();

/**
 * A recipe's query as the value of one parameter: `&` becomes `;`.
 * @param {string} query
 */
const packed = (query) => query.replaceAll("&", ";");
