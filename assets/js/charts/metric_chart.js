// A chart of metrics over the steps of a run, as gan1d/figures/step_charts.py lays it out.

import { below, element, lay, plotly } from "./elements.js";
import { PlotlyLines } from "./lines.js";

/** @import { Frame } from "../playback/types.js" */
/** @import { Config, Figure, Lines } from "./types.js" */

const POINTS = 300; // of a line, at most

export class MetricChart {
  /** @type {Figure|null} */
  #figure = null;
  /** @type {string[]} */
  #metrics = []; // of its lines
  #top = 0; // steps across it

  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.lines = new PlotlyLines(() => element(id));
  }

  /** @param {Figure} figure  @param {Config} config */
  async lay(figure, config) {
    this.#figure = null; // not to be drawn before it stands
    await lay(this.id, figure, config);
    this.#figure = structuredClone(figure);
    this.#metrics = figure.data.map(({ meta }) => meta).filter((meta) => meta !== "head" && !meta.startsWith("ghost_"));
    this.#top = figure.layout.xaxis.range[1];
    this.lines.forget();
  }

  /**
   * @param {Frame[]} frames in order of step  @param {number} head the step shown
   * @param {Frame[]} behind frames of the ghost
   */
  drawOver(frames, head, behind = []) {
    if (!this.#figure) return;
    const figure = this.#figure;
    const { range, type } = figure.layout.yaxis;
    const isLog = type === "log"; // its range holds powers of 10, and 0 has no place on it
    /** @type {Lines} */
    const lines = { head: { x: [head, head], y: isLog ? range.map((power) => 10 ** power) : range } };
    const [own, ghost] = [thinned(frames), thinned(behind)];
    const over = (/** @type {Frame[]} */ some, /** @type {string} */ name) => ({
      x: some.map(({ step }) => step),
      y: some.map(({ metrics }) => (isLog && metrics[name] === 0 ? null : metrics[name])),
    });
    for (const name of this.#metrics) {
      lines[name] = over(own, name);
      lines[`ghost_${name}`] = ghost.length ? over(ghost, name) : below(figure, `ghost_${name}`);
    }
    this.#makeRoom(figure, Math.max(own.at(-1)?.step ?? 0, ghost.at(-1)?.step ?? 0));
    this.lines.draw(lines);
  }

  /** @param {Figure} figure  @param {number} last step to be seen */
  #makeRoom(figure, last) {
    const top = roomFor(last);
    if (top === this.#top) return;
    this.#top = figure.layout.xaxis.range[1] = top;
    const gd = element(this.id); // react, since relayout would have Dash draw its own figure
    plotly().react(gd, gd.data ?? [], structuredClone(figure.layout));
    this.lines.forget();
  }
}

/**
 * As many frames as a small chart can show, the last one among them.
 * @param {Frame[]} frames
 */
function thinned(frames) {
  const stride = Math.ceil(frames.length / POINTS) || 1;
  return frames.filter((_, i) => i % stride === 0 || i === frames.length - 1);
}

/**
 * A round number of steps, not below `last`: 500, 1000, 2000, 5000, ...
 * @param {number} last
 */
export function roomFor(last) {
  for (let decade = 100; ; decade *= 10) {
    for (const digit of [1, 2, 5]) if (digit * decade >= Math.max(last, 500)) return digit * decade;
  }
}
