// G(z) over z, beside the quantile function of p_data at the same mass.

import { SmallChart } from "./small.js";

/** @import { Curves } from "../playback/types.js" */
/** @typedef {{z: number[]}} Meta the latent points */

/** @extends {SmallChart<Meta>} */
export class Quantiles extends SmallChart {
  /** @param {Curves} curves  @param {Meta} meta */
  points(curves, { z }) {
    return { g: { x: z, y: curves.g_z } };
  }
}

/** @param {string} name */
export const panel = (name) => new Quantiles(name);
