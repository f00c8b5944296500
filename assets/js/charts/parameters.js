// Theta and psi over the steps of the run: of two simple players.

import { Metrics } from "./metrics.js";
import { isSimple } from "./phase.js";

/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */

export class Parameters extends Metrics {
  /** @param {Player} player */
  isIdle(player) {
    return !isSimple(player.settings);
  }
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new Parameters(name, page);
