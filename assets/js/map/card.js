// What a cell says of its run: how it ended, its numbers, and its p_g in miniature.

import { made, put } from "../page/dom.js";

/** @import { Found, Tile } from "./tiles.js" */

const BINS = 64; // of a miniature, as app/routes/tiles.py has it
const [WIDTH, HEIGHT] = [128, 40]; // of its picture, px
const SVG = "http://www.w3.org/2000/svg";

export class Card {
  names = ["", ""]; // of the settings across and up, in words
  node = made("div", { className: "map-card numbers", hidden: true });
  #title = made("b");
  #text = made("span");
  #path = document.createElementNS(SVG, "path");

  constructor() {
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    picture.setAttribute("aria-hidden", "true");
    picture.append(this.#path);
    this.node.setAttribute("role", "status");
    this.node.append(this.#title, this.#text, picture);
  }

  /**
   * Show a cell beside a place of the map, or nothing.
   * @param {Found|null} found  @param {{x: number, y: number}} [at] px  @param {number} [width] of the map, px
   */
  show(found, at = { x: 0, y: 0 }, width = 0) {
    this.node.hidden = !found;
    if (!found) return;
    const [name, words] = found.tile.outcomes[found.tile.outcome[found.at]];
    put(this.#title, name);
    put(this.#text, textOf(found, words, this.names));
    this.#path.setAttribute("d", outline(found.tile, found.at));
    this.node.classList.toggle("left", at.x > width / 2);
    this.node.style.setProperty("--x", `${at.x}px`);
  }
}

/** @param {Found} found  @param {string} words  @param {string[]} names */
function textOf({ tile, at, x, y }, words, names) {
  const jsd = tile.jsd[at];
  const lines = [words, `${names[0]} ${short(x)}, ${names[1]} ${short(y)}`];
  if (jsd !== null) lines.push(`JSD ${jsd.toFixed(4)} ± ${(tile.jsd_spread[at] ?? 0).toFixed(4)}`);
  const w1 = tile.w1[at];
  if (w1 !== null) lines.push(`W1 ${w1.toFixed(3)} ± ${(tile.w1_spread[at] ?? 0).toFixed(3)}`);
  if (tile.diverged_at[at] >= 0) lines.push(`diverged at step ${tile.diverged_at[at].toLocaleString("en")}`);
  return lines.join("\n");
}

/** @param {number} value */
const short = (value) => String(Number(value.toPrecision(3)));

/**
 * The outline of a cell's p_g as an SVG path.
 * @param {Tile} tile  @param {number} at
 */
function outline(tile, at) {
  const bytes = atob(tile.p_g);
  const heights = Array.from({ length: BINS }, (_, i) => bytes.charCodeAt(at * BINS + i));
  const points = heights.map((height, i) => `${((i + 0.5) * WIDTH) / BINS} ${HEIGHT - 1 - (height * (HEIGHT - 3)) / 255}`);
  return `M${points.join("L")}`;
}
