// The map as Plotly's traces: the cells of each level, marks for how runs ended, the dot. No DOM here.

import { placesOf } from "./tiles.js";

/** @import { Figure } from "../charts/types.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Ends, Level } from "./tiles.js" */

const MARKS = 16; // along an axis, at most
const LIGHT = 0.28; // nats: below, a cell is light enough for a black mark
const MARGIN = 12; // px, on the right, without a scale
const MANY = 1000; // times from end to end of an axis that needs no ticks between powers of ten
const NAMES = ["coarse", "finer", "finest"]; // traces of the levels

/** @typedef {{symbols: string[], colours: {none: string, light: string, dark: string}}} Meta marks by outcome, and their colours by what is below */
/** @typedef {{title: string, scale: Scale, ends: Ends}} Axis */
/** @typedef {{levels: Level[], behind: Level[], dot: {x: number, y: number}, axes: {xaxis: Axis, yaxis: Axis}, large: boolean}} Shown */

/**
 * The figure with what there is.
 * @param {Figure<Meta>} figure  @param {Shown} shown
 */
export function dataOf(figure, { levels, behind, dot, axes, large }) {
  const { data, layout } = structuredClone(figure);
  const found = Object.fromEntries(data.map((trace) => [trace.meta, /** @type {Record<string, any>} */ (trace)]));
  if (behind.length) Object.assign(found.before, cellsOf(behind[behind.length - 1]));
  for (const [i, level] of levels.entries()) Object.assign(found[NAMES[i]], cellsOf(level));
  const marked = levels.findLast((level) => level.cells <= MARKS);
  if (marked) Object.assign(found.marks, marksOf(marked, found.marks.marker, layout.meta));
  Object.assign(found.dot, { x: [dot.x], y: [dot.y] });
  const laid = /** @type {Record<string, any>} */ (layout);
  for (const [name, { title, scale, ends }] of Object.entries(axes)) {
    const [low, high] = ends;
    laid[name].title.text = title;
    laid[name].type = scale.log ? "log" : "linear";
    laid[name].range = [scale.place(low), scale.place(high)];
    if (scale.log && high / low >= MANY) laid[name].dtick = large ? 1 : 2; // whole powers of ten
  }
  if (!large) {
    found.coarse.showscale = false;
    layout.margin.r = MARGIN;
  }
  return { data, layout };
}

/** @param {Level} level */
function cellsOf({ tiles: [first], jsd }) {
  return { x: first.x.edges, y: first.y.edges, z: jsd };
}

/**
 * A mark in each cell for how its run ended, black or white by what is below it.
 * @param {Level} level  @param {Record<string, unknown>} marker  @param {Meta} meta
 */
function marksOf({ tiles, cells }, marker, { symbols, colours }) {
  const marks = tiles.flatMap((tile) =>
    placesOf(tile, cells).map(({ at, row, column }) => {
      const jsd = tile.jsd[at];
      const colour = jsd === null ? colours.none : jsd < LIGHT ? colours.light : colours.dark;
      return { x: tile.x.values[column], y: tile.y.values[row], symbol: symbols[tile.outcome[at]], colour };
    }),
  );
  const seen = marks.filter(({ symbol }) => symbol);
  return {
    x: seen.map(({ x }) => x),
    y: seen.map(({ y }) => y),
    marker: { ...marker, symbol: seen.map(({ symbol }) => symbol), color: seen.map(({ colour }) => colour) },
  };
}
