// Mass per mode: p_data's as an outline, p_g's as a bar in it. The modes are those of gan1d/targets/modes.py.

import { massOf } from "../diagnosis/modes.js";
import { SmallChart } from "./small.js";

export class Modes extends SmallChart {
  points(curves, { edges, width, bar }) {
    const masses = (density) => edges.slice(1).map((end, i) => massOf(density, width, edges[i], end));
    const [data, g] = [masses(curves.p_data), masses(curves.p_g)];
    return {
      p_data: {
        x: data.flatMap((_, i) => [i - bar, i - bar, i + bar, i + bar, null]),
        y: data.flatMap((mass) => [0, mass, mass, 0, null]),
      },
      p_g: { x: g.flatMap((_, i) => [i, i, null]), y: g.flatMap((mass) => [0, mass, null]) },
    };
  }
}

export const panel = (name) => new Modes(name);
