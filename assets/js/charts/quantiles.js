// G(z) over z, beside the quantile function of p_data at the same mass.

import { SmallChart } from "./small.js";

export class Quantiles extends SmallChart {
  points(curves, { z }) {
    return { g: { x: z, y: curves.g_z } };
  }
}

export const panel = (name) => new Quantiles(name);
