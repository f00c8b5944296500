// The small charts by name, in the order of the row. Each has lay(figure, config), draw(player), settle().

import { Strip } from "./figure1.js";
import { Metrics } from "./metrics.js";
import { Modes } from "./mode_masses.js";
import { Phase } from "./phase.js";
import { Pull } from "./pull.js";
import { Quantiles } from "./quantiles.js";

/** @type {Object<string, (page: import("../page/page.js").Page) => {lay: function, draw: function, settle: function}>} */
export const PANELS = {
  figure1: (page) => new Strip("figure1", page.live),
  measures: () => new Metrics("measures", false),
  losses: () => new Metrics("losses", true),
  norms: () => new Metrics("norms", true),
  quantiles: () => new Quantiles("quantiles"),
  phase: (page) => new Phase("phase", page),
  modes: () => new Modes("modes"),
  pull: () => new Pull("pull"),
};
