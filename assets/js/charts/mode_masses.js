// Mass per mode: p_data's as an outline, p_g's as a bar in it. The modes are those of gan1d/modes.py.

import { SmallChart } from "./small.js";

export class Modes extends SmallChart {
  points(curves, meta) {
    const [data, g] = [curves.p_data, curves.p_g].map((density) => masses(density, meta));
    const { bar } = meta;
    return {
      p_data: {
        x: data.flatMap((_, i) => [i - bar, i - bar, i + bar, i + bar, null]),
        y: data.flatMap((mass) => [0, mass, mass, 0, null]),
      },
      p_g: { x: g.flatMap((_, i) => [i, i, null]), y: g.flatMap((mass) => [0, mass, null]) },
    };
  }
}

/** The mass of a density on the bins between each two edges. */
export function masses(density, { edges, width }) {
  return edges.slice(1).map((end, i) => {
    let sum = 0;
    for (let bin = edges[i]; bin < end; bin++) sum += density[bin];
    return sum * width;
  });
}
