// A chart of metrics over the steps of a run, as gan1d/figures/step_charts.py lays it out.

import { below, element, lay, plotly } from "./elements.js";
import { PlotlyLines } from "./lines.js";

/** @import { Frame } from "../playback/types.js" */
/** @import { Axis, Config, Figure, Lines } from "./types.js" */

const POINTS = 300; // of a line, at most
const HEADROOM = 1.06; // over the last tick of an axis that rises, as gan1d/figures/step_charts.py has it

/** @typedef {{rising?: Record<string, number>, log?: Record<string, Axis>}} Meta least tops of axes that rise; log axes */

export class MetricChart {
  asLog = false; // axes are logarithmic where the figure has such ones
  /** @type {Figure<Meta>|null} */
  #given = null;
  /** @type {Figure<Meta>|null} */
  #figure = null; // as it is drawn
  /** @type {Config|undefined} */
  #config;
  /** @type {Record<string, string>} */
  #axes = {}; // names of the axes of its lines
  #tops = ""; // of its axes, as a key

  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.lines = new PlotlyLines(() => element(id));
  }

  /**
   * Lay the chart out anew, with room for the runs to be seen: another layout later would cost as much again.
   * @param {Figure<any>} figure  @param {Config} [config]  @param {Frame[][]} [runs]
   */
  async layFor(figure, config, runs = []) {
    this.#figure = null; // not to be drawn before it stands
    this.#given = figure;
    this.#config = config;
    const dressed = this.asLog ? onLogAxes(figure) : structuredClone(figure);
    const own = figure.data.filter(({ meta }) => meta !== "head" && !meta.startsWith("ghost_"));
    this.#axes = Object.fromEntries(own.map(({ meta, yaxis = "y" }) => [meta, yaxis.replace("y", "yaxis")]));
    this.#fit(dressed, runs.flatMap(thinned));
    await lay(this.id, dressed, config);
    this.#tops = topsOf(dressed);
    this.lines.begin();
    this.#figure = dressed;
  }

  /**
   * Draw over logarithmic axes, or over the usual ones.
   * @param {boolean} on
   */
  async showLog(on) {
    if (on === this.asLog) return;
    this.asLog = on;
    if (this.#given) await this.layFor(this.#given, this.#config);
  }

  /**
   * @param {Frame[]} frames in order of step  @param {number} head the step shown
   * @param {Frame[]} behind frames of the ghost
   */
  drawOver(frames, head, behind = []) {
    if (!this.#figure) return;
    const figure = this.#figure;
    const { range, type } = figure.layout.yaxis;
    /** @type {Lines} */
    const lines = { head: { x: [head, head], y: type === "log" ? range.map((power) => 10 ** power) : range } };
    const [own, ghost] = [thinned(frames), thinned(behind)];
    for (const [name, axis] of Object.entries(this.#axes)) {
      const isLog = axisOf(figure, axis).type === "log"; // 0 has no place on it
      lines[name] = over(own, name, isLog);
      lines[`ghost_${name}`] = ghost.length ? over(ghost, name, isLog) : below(figure, `ghost_${name}`);
    }
    this.#makeRoom(figure, [...own, ...ghost]);
    this.lines.draw(lines);
  }

  /**
   * Axes end at round numbers: that of the steps, and those that rise with what they show.
   * @param {Figure<Meta>} figure  @param {Frame[]} seen
   */
  #fit(figure, seen) {
    figure.layout.xaxis.range[1] = roomFor(Math.max(0, ...seen.map(({ step }) => step)));
    for (const [axis, least] of Object.entries(figure.layout.meta?.rising ?? {})) {
      const names = Object.keys(this.#axes).filter((name) => this.#axes[name] === axis);
      const values = seen.flatMap(({ metrics }) => names.map((name) => metrics[name])).filter(Number.isFinite);
      Object.assign(axisOf(figure, axis), fromZero(roundAbove(Math.max(least, ...values))));
    }
  }

  /** @param {Figure<Meta>} figure  @param {Frame[]} seen */
  #makeRoom(figure, seen) {
    this.#fit(figure, seen);
    const tops = topsOf(figure);
    if (tops === this.#tops) return;
    this.#tops = tops;
    const gd = element(this.id); // react, since relayout would have Dash draw its own figure
    plotly().react(gd, gd.data ?? [], structuredClone(figure.layout));
    this.lines.forget();
  }
}

/**
 * An axis of a figure.
 * @param {Figure<Meta>} figure  @param {string} name
 * @returns {Axis}
 */
const axisOf = ({ layout }, name) => /** @type {Record<string, any>} */ (layout)[name];

/**
 * A figure on its logarithmic axes; what waits below such an axis is moved to where it has a place.
 * @param {Figure<Meta>} figure
 * @returns {Figure<Meta>}
 */
function onLogAxes(figure) {
  const { data, layout } = structuredClone(figure);
  for (const [name, axis] of Object.entries(layout.meta?.log ?? {})) {
    Object.assign(axisOf({ data, layout }, name), axis);
    const low = 10 ** (axis.range[0] - 1);
    for (const trace of data) if (trace.yaxis === name.replace("axis", "")) trace.y = [low, low];
  }
  return { data, layout };
}

/** @param {Figure<Meta>} figure */
const topsOf = (figure) =>
  ["xaxis", ...Object.keys(figure.layout.meta?.rising ?? {})].map((name) => axisOf(figure, name).range[1]).join();

/**
 * A metric over steps; what no axis can show is a gap.
 * @param {Frame[]} frames  @param {string} name  @param {boolean} isLog
 */
const over = (frames, name, isLog) => ({
  x: frames.map(({ step }) => step),
  y: frames.map(({ metrics: { [name]: value } }) => (Number.isFinite(value) && !(isLog && value <= 0) ? value : null)),
});

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
export const roomFor = (last) => roundAbove(Math.max(last, 500));

/**
 * The least number of 1, 2 and 5 times a power of 10 that is not below a positive one.
 * @param {number} value
 */
export function roundAbove(value) {
  const exponent = Math.floor(Math.log10(value));
  const rounds = [1, 2, 5, 10].map((digit) => Number(`${digit}e${exponent}`));
  return rounds.find((one) => one >= value) ?? value;
}

/**
 * An axis from 0 to a round number, with its half between.
 * @param {number} top
 */
export function fromZero(top) {
  const at = [0, top / 2, top];
  return { range: [0, HEADROOM * top], tickvals: at, ticktext: at.map((value) => String(Number(value.toPrecision(3)))) };
}
