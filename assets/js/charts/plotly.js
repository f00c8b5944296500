// Plotly, and the elements that it draws into.

import { byId } from "../page/dom.js";

/** @import { Drawn, Figure, Points, Config } from "./types.js" */

/** The library, which comes after the first picture. */
export const plotly = () => window.Plotly;

/**
 * The Plotly element in a dcc.Graph, or the place that a chart fills; what Plotly adds to it is not there before.
 * @param {string} id
 * @returns {Drawn}
 */
export function element(id) {
  const drawn = document.querySelector(`#${CSS.escape(id)} .js-plotly-plot`);
  return drawn instanceof HTMLElement ? drawn : byId(id);
}

/**
 * Lay a figure out; it stays as it is.
 * @param {string} id  @param {Figure} figure  @param {Config} [config]
 */
export function lay(id, figure, config) {
  const { data, layout } = structuredClone(figure);
  return plotly().react(element(id), data, layout, config);
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
