// A small chart of the frame on the screen: what its kinds share.

import { element } from "./live.js";
import { curvesOf } from "../playback/chunk.js";
import { Lines } from "./lines.js";

export class SmallChart {
  constructor(id) {
    this.id = id;
    this.figure = null;
    this.lines = new Lines(() => element(id));
  }

  /** Lay the chart out anew, without a frame. */
  async lay(figure, config) {
    this.figure = null;
    await window.Plotly.react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
    this.figure = figure;
    this.lines.traces = null;
    this.shown = null;
  }

  /** Draw the player's frame, unless it is drawn. */
  draw(player) {
    if (!this.figure || !player.shown || player.shown === this.shown) return;
    this.shown = player.shown;
    this.lines.draw(this.points(curvesOf(player.shown), this.figure.layout.meta));
  }

  /** Plotly learns what was drawn. */
  settle() {
    if (this.figure) this.lines.settle();
  }
}
