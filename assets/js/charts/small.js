// A small chart of the frame on the screen: what its kinds share.

import { curvesOf } from "../playback/chunk.js";
import { element, lay } from "./elements.js";
import { PlotlyLines } from "./lines.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Curves } from "../playback/types.js" */
/** @import { Config, Figure, Lines } from "./types.js" */

/** @template Meta what its figure says beside its lines */
export class SmallChart {
  /** @type {Figure<Meta>|null} */
  figure = null;
  /** @type {unknown} */
  shown = null; // what is drawn

  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.lines = new PlotlyLines(() => element(id));
  }

  /**
   * Where a frame's lines are, by the `meta` of their traces.
   * @param {Curves} _curves  @param {Meta} _meta
   * @returns {Lines}
   */
  points(_curves, _meta) {
    return {};
  }

  /**
   * Lay the chart out anew, without a frame.
   * @param {Figure<Meta>} figure  @param {Config} config
   */
  async lay(figure, config) {
    this.figure = null;
    await lay(this.id, figure, config);
    this.figure = figure;
    this.lines.forget();
    this.shown = null;
  }

  /**
   * Draw the player's frame, unless it is drawn.
   * @param {Player} player
   */
  draw({ shown }) {
    if (!this.figure || !shown || shown === this.shown) return;
    this.shown = shown;
    this.lines.draw(this.points(curvesOf(shown), this.figure.layout.meta));
  }

  /** Plotly learns what was drawn. */
  settle() {
    if (this.figure) this.lines.settle();
  }
}
