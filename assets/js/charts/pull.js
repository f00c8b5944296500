// -dL_G/dx over x at the generated points: how strongly, and which way, D tells each to move.

import { SmallChart } from "./small.js";

export class Pull extends SmallChart {
  points(curves) {
    const order = Array.from(curves.g_z.keys()).sort((one, other) => curves.g_z[one] - curves.g_z[other]);
    return { pull: { x: order.map((i) => curves.g_z[i]), y: order.map((i) => curves.pull[i]) } };
  }
}

export const panel = (name) => new Pull(name);
