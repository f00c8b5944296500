// A frame as the points of the large chart's lines, as gan1d/figures/geometry.py has them. No DOM here.

/** @import { Curves, Numbers } from "../playback/types.js" */
/** @import { Coordinates, Lines, LiveMeta, Points } from "./types.js" */

const FAINT = 1e-4; // of the density axis: where neither density is drawn, D* is not either

/**
 * The lines that move with the frame, by meta.
 * @param {Curves} curves  @param {Coordinates} x the bins' centres  @param {number} top of the density axis
 * @param {Pick<LiveMeta, "arrows"|"z_line"|"wing"|"arrow_y">} meta
 * @returns {Lines}
 */
export function linesOf(curves, x, top, { arrows, z_line: zLine, wing, arrow_y: arrowY }) {
  const floor = FAINT * top;
  const best = Array.from(curves.d_star, (d, i) => (curves.p_data[i] + curves.p_g[i] > floor ? d : null));
  return {
    p_data: { x, y: curves.p_data }, // instance noise changes it
    p_g: { x, y: curves.p_g },
    d: { x, y: curves.d },
    d_star: { x, y: best },
    arrows: {
      x: arrows.flatMap((index, i) => {
        const at = curves.g_z[index];
        return [zLine[i], at, null, at - wing, at, at + wing, null];
      }),
      y: arrows.flatMap(() => arrowY),
    },
  };
}

/**
 * Arrows on p_g at the generated points: which way, and how strongly, D tells each to move. None outside the picture.
 * @param {Pick<Curves, "g_z"|"p_g"|"pull">} curves  @param {Numbers|number[]} x  @param {number} top
 * @param {Pick<LiveMeta, "arrows"|"pull">} meta
 * @returns {Points|null}
 */
export function pulls(curves, x, top, { arrows, pull: { gain, most, wing_x: wingX, wing_y: wingY } }) {
  const width = x[1] - x[0];
  /** @type {(number|null)[]} */
  const xs = [];
  /** @type {(number|null)[]} */
  const ys = [];
  for (const index of arrows) {
    const from = curves.g_z[index];
    const at = (from - x[0]) / width;
    if (!(at >= -0.5 && at <= x.length - 0.5)) continue; // outside the picture
    const left = Math.min(Math.max(Math.floor(at), 0), x.length - 2);
    const share = Math.min(Math.max(at - left, 0), 1);
    const y = Math.min(curves.p_g[left] + share * (curves.p_g[left + 1] - curves.p_g[left]), top);
    const to = from + Math.min(Math.max(gain * curves.pull[index], -most), most);
    const head = Math.min(Math.abs(to - from) / wingX, 1); // a short arrow has a small head
    const back = Math.sign(to - from) * head * wingX;
    const up = head * wingY;
    xs.push(from, to, null, to - back, to, to - back, null);
    ys.push(y, y, null, y + up, y, y - up, null);
  }
  return xs.length ? { x: xs, y: ys } : null;
}
