// Plotly, and the elements that it draws into.

import { byId } from "../page/dom.js";

/** @import { Drawn, Figure, Points, Config } from "./types.js" */

/** The library, which comes after the first picture. */
export const plotly = () => window.Plotly;

/**
 * The element that Plotly draws a chart into; what Plotly adds to it is not there before.
 * @param {string} id
 * @returns {Drawn}
 */
export const element = (id) => byId(id);

/**
 * Lay a figure out; it stays as it is.
 * @param {string} id  @param {Figure} figure  @param {Config} [config]
 */
export function lay(id, figure, config) {
  const { data, layout } = structuredClone(figure);
  const node = element(id);
  if (config?.responsive) fill(node);
  return plotly().react(node, data, layout, config);
}

/** @type {WeakSet<Drawn>} */
const filled = new WeakSet();

/**
 * A chart always fills its place, which a sentence or a lesson above it makes lower: Plotly asks the window alone.
 * @param {Drawn} node
 */
function fill(node) {
  if (filled.has(node)) return;
  filled.add(node);
  let isNew = true; // an observer begins with what there is
  const resize = () =>
    plotly()
      .Plots.resize(node)
      .catch(() => {}); // refused while it is not shown
  new ResizeObserver(() => {
    if (!isNew) resize();
    isNew = false;
  }).observe(node);
}

/**
 * Where a figure has a trace at first: a line below the picture, which is not seen.
 * @param {Figure} figure  @param {string} meta
 * @returns {Points}
 */
export function below(figure, meta) {
  const found = figure.data.find((trace) => trace.meta === meta);
  if (!found) throw new Error(`the figure has no trace ${meta}`);
  return found;
}
