// A small chart of metrics over the steps of the run, with the ghost's behind.

import { MetricChart } from "./metric_chart.js";

/** @import { Page } from "../page/page.js" */
/** @import { Frames } from "../playback/frames.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Config, Figure } from "./types.js" */

const known = (/** @type {Frames} */ run) => run.upTo(run.last);

/**
 * The frames of the ghost, where it is seen.
 * @param {Player} player
 */
const behind = ({ frames, ghost, runs, follow }) =>
  ghost && ghost !== frames && (follow || !runs.reference) ? known(ghost) : [];

let made = 0; // so many charts

export class Metrics extends MetricChart {
  #rests = made++ % 2 === 1; // charts take turns while the run plays: they cost the most

  /** @param {string} id  @param {Page} page */
  constructor(id, page) {
    super(id);
    this.asLog = page.row.log;
  }

  /** @param {Figure<any>} figure  @param {Config} config  @param {Player} player */
  lay(figure, config, player) {
    return this.layFor(figure, config, player.isOpen ? [known(player.frames), behind(player)] : []);
  }

  /** @param {Player} player */
  draw(player) {
    this.#rests = !this.#rests;
    if (player.playing && this.#rests) return;
    this.drawOver(known(player.frames), player.head, behind(player));
  }

  settle() {
    this.lines.settle();
  }
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new Metrics(name, page);
