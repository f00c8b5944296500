// D as its logit, log D/(1 - D), for the losses whose D is a probability.

/** @import { LiveFigure } from "./live.js" */
/** @import { Axis, Points } from "./types.js" */

const LEAST = 1e-5; // a D below it comes as 0: it is kept off the logarithm's end, outside the axis

/** @param {number|null} d */
const logit = (d) => (d === null ? null : Math.log(Math.max(d, LEAST) / Math.max(1 - d, LEAST)));

/**
 * The points of a D as those of its logit.
 * @param {Points} points
 */
export const logits = ({ x, y }) => ({ x, y: Array.from(y, logit) });

/**
 * A figure of the large chart whose axis of D is one of logits.
 * @param {LiveFigure} figure  @param {Axis} axis
 */
export function onLogits(figure, axis) {
  const { data, layout } = structuredClone(figure);
  const bent = data.map((trace) => (trace.meta === "half" ? { ...trace, ...logits(trace) } : trace));
  return { data: bent, layout: { ...layout, yaxis2: { ...layout.yaxis2, ...axis } } };
}
