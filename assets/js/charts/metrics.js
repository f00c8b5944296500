// A small chart of metrics over the steps of the run, with the ghost's behind.

import { MetricChart } from "./metric_chart.js";

/** @import { Page } from "../page/page.js" */
/** @import { Frames } from "../playback/frames.js" */
/** @import { Player } from "../playback/player.js" */

const known = (/** @type {Frames} */ run) => run.upTo(run.last);
let made = 0; // so many charts

export class Metrics extends MetricChart {
  #rests = made++ % 2 === 1; // charts take turns while the run plays: they cost the most

  /** @param {string} id  @param {Page} page */
  constructor(id, page) {
    super(id);
    this.asLog = page.row.log;
  }

  /** @param {Player} player */
  draw({ playing, frames, ghost, head, runs, follow }) {
    this.#rests = !this.#rests;
    if (playing && this.#rests) return;
    this.drawOver(known(frames), head, ghost && ghost !== frames && (follow || !runs.reference) ? known(ghost) : []);
  }

  settle() {
    this.lines.settle();
  }
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new Metrics(name, page);
