// -dL_G/dx over x at the generated points: how strongly, and which way, D tells each to move.

import { SmallChart } from "./small.js";

/** @import { Curves } from "../playback/types.js" */

/** @extends {SmallChart<unknown>} */
export class Pull extends SmallChart {
  /** @param {Curves} curves */
  points(curves) {
    const order = Array.from(curves.g_z.keys()).sort((one, other) => curves.g_z[one] - curves.g_z[other]);
    return { pull: { x: order.map((i) => curves.g_z[i]), y: order.map((i) => curves.pull[i]) } };
  }
}

/** @param {string} name */
export const panel = (name) => new Pull(name);
