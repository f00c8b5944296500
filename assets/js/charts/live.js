// Draws frames into the Plotly figures that gan1d/figures/chart.py lays out; a trace is found by `meta`.

import { curvesOf } from "../playback/chunk.js";
import { FirstPicture } from "./first_picture.js";
import { Lines } from "./lines.js";
import { logits, onLogits } from "./logit.js";
import { rug } from "./rug.js";

const POINTS = 300; // at most, in a chart over steps
const FAINT = 1e-4; // of the density axis: where neither density is drawn, D* is not either

const BARE = 14 / 34; // of the room above the chart, without a legend: app/page/first_picture.py has it too
const RUG = ["rug_data", "rug_g"];

const plotly = () => window.Plotly;

/** The element that Plotly draws a chart into. */
export const element = (id) => document.getElementById(id);

/** Where a figure has a trace at first: a line below the picture, which is not seen. */
const below = (figure, meta) => figure.data.find((trace) => trace.meta === meta);

/** The large chart. */
export class LiveChart {
  /** @param {string} id of its element  @param {{legend?: boolean}} more whether Plotly draws the legend */
  constructor(id, { legend = true } = {}) {
    this.id = id;
    this.legend = legend;
    this.figure = null;
    this.asLogit = false; // D is drawn as its logit where the loss has one
    this.lines = new Lines(() => element(id));
    this.drawn = []; // the frames on the screen, and what else its picture depends on
  }

  /** Draw into the picture that came with the page, until Plotly is there. */
  begin(figure, picture) {
    this.#know(figure);
    this.lines = new FirstPicture(picture, figure.layout.xaxis.range);
  }

  /** Lay the chart out anew, by Plotly. */
  async lay(figure, config) {
    const gd = element(this.id);
    this.config = config;
    const { data, layout } = structuredClone(this.#dressed(figure));
    if (!this.legend) bare(layout);
    await plotly().react(gd, data, layout, config);
    this.#know(figure);
    this.lines = new Lines(() => element(this.id));
  }

  #know(figure) {
    this.figure = figure;
    ({ x: this.x } = figure.data.find((trace) => trace.meta === "p_data"));
    [, this.top] = figure.layout.yaxis.range;
    this.drawn = [];
  }

  /**
   * @param {Object} frame  @param {Object?} ghost a frame behind it  @param {boolean} pull arrows of -dL_G/dx
   * @param {boolean} samples ticks of samples below the curves
   */
  draw(frame, ghost = null, pull = false, samples = false) {
    const now = [frame, ghost, pull, samples];
    if (!this.figure || now.every((one, i) => one === this.drawn[i])) return;
    this.drawn = now;
    this.lines.draw(this.#all(frame, ghost, pull, samples));
  }

  /** A laid-out figure with a frame in it, and without the lines that lie below the picture. */
  filled(empty, frame, ghost, pull, samples) {
    const figure = structuredClone(this.#dressed(empty));
    const points = this.#all(frame, ghost, pull, samples);
    const hidden = [...(ghost ? [] : ["ghost_p_g", "ghost_d"]), ...(pull ? [] : ["pull"]), ...(samples ? [] : RUG)];
    figure.data = figure.data.filter(({ meta }) => !hidden.includes(meta));
    for (const trace of figure.data) Object.assign(trace, points[trace.meta]);
    return figure;
  }

  #dressed(figure) {
    return this.asLogit && figure.layout.meta.logit ? onLogits(figure) : figure;
  }

  #all(frame, ghost, pull, samples) {
    const points = { ...this.points(frame), ...this.#extras(frame, ghost, pull, samples) };
    const bent = this.asLogit && this.figure.layout.meta.logit ? ["d", "d_star", ...(ghost ? ["ghost_d"] : [])] : [];
    for (const name of bent) points[name] = logits(points[name]);
    return points;
  }

  #extras(frame, ghost, pull, samples) {
    const behind = ghost && curvesOf(ghost);
    const arrows = pull && pulls(curvesOf(frame), this.x, this.top, this.figure.layout.meta);
    const ticks = samples ? rug(curvesOf(frame), this.x, frame.step) : {};
    return {
      ...Object.fromEntries(RUG.map((name) => [name, ticks[name] ?? below(this.figure, name)])),
      pull: arrows || below(this.figure, "pull"),
      ghost_p_g: behind ? { x: this.x, y: behind.p_g } : below(this.figure, "ghost_p_g"),
      ghost_d: behind ? { x: this.x, y: behind.d } : below(this.figure, "ghost_d"),
    };
  }

  /** Coordinates of the traces that move with the frame, by meta. */
  points(frame) {
    const curves = curvesOf(frame);
    const { meta } = this.figure.layout;
    const floor = FAINT * this.top;
    const best = Array.from(curves.d_star, (d, i) => (curves.p_data[i] + curves.p_g[i] > floor ? d : null));
    return {
      p_data: { x: this.x, y: curves.p_data }, // instance noise changes it
      p_g: { x: this.x, y: curves.p_g },
      d: { x: this.x, y: curves.d },
      d_star: { x: this.x, y: best },
      arrows: {
        x: meta.arrows.flatMap((index, i) => {
          const top = curves.g_z[index];
          return [meta.z_line[i], top, null, top - meta.wing, top, top + meta.wing, null];
        }),
        y: meta.arrows.flatMap(() => meta.arrow_y),
      },
    };
  }

  /** Draw D as its logit, or as it is. */
  async showLogit(on) {
    if (on === this.asLogit) return;
    this.asLogit = on;
    if (this.figure) await this.lay(this.figure, this.config);
  }

  showBest(visible) {
    const gd = element(this.id);
    const index = gd?.data?.findIndex((trace) => trace.meta === "d_star");
    if (index >= 0) plotly().restyle(gd, { visible: visible ? true : "legendonly" }, [index]);
    this.lines.traces = null;
  }
}

/** No legend, which the page has itself, nor the room for it. */
function bare(layout) {
  layout.showlegend = false;
  layout.margin.t *= BARE;
}

/** Arrows on p_g at the generated points: which way, and how strongly, D tells each to move. */
export function pulls(curves, x, top, { arrows, pull: { gain, most, wing_x: wingX, wing_y: wingY } }) {
  const width = x[1] - x[0];
  const xs = [];
  const ys = [];
  for (const index of arrows) {
    const from = curves.g_z[index];
    const place = (from - x[0]) / width;
    if (!(place >= -0.5 && place <= x.length - 0.5)) continue; // outside the picture
    const left = Math.min(Math.max(Math.floor(place), 0), x.length - 2);
    const share = Math.min(Math.max(place - left, 0), 1);
    const y = Math.min(curves.p_g[left] + share * (curves.p_g[left + 1] - curves.p_g[left]), top);
    const to = from + Math.min(Math.max(gain * curves.pull[index], -most), most);
    const head = Math.min(Math.abs(to - from) / wingX, 1); // a short arrow has a small head
    const back = Math.sign(to - from) * head * wingX;
    const up = head * wingY;
    xs.push(from, to, null, to - back, to, to - back, null);
    ys.push(y, y, null, y + up, y, y - up, null);
  }
  return xs.length ? { x: xs, y: ys } : null;
}

/** A chart of metrics over the steps of the run. */
export class MetricChart {
  constructor(id) {
    this.id = id;
    this.lines = new Lines(() => element(id));
  }

  async lay(figure, config) {
    this.metrics = null; // not to be drawn before it stands
    await plotly().react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
    this.figure = figure;
    this.metrics = figure.data.map((trace) => trace.meta).filter((meta) => meta !== "head" && !meta.startsWith("ghost_"));
    this.layout = structuredClone(figure.layout);
    const { range, type } = figure.layout.yaxis;
    this.isLog = type === "log";
    this.span = this.isLog ? range.map((power) => 10 ** power) : range;
    this.top = figure.layout.xaxis.range[1];
    this.lines.traces = null;
  }

  /**
   * @param {Object[]} frames in order of step  @param {number} head the step shown
   * @param {Object[]} behind frames of the ghost
   */
  draw(frames, head, behind = []) {
    if (!this.metrics) return;
    const points = { head: { x: [head, head], y: this.span } };
    const [own, ghost] = [thinned(frames), thinned(behind)];
    const place = (value) => (this.isLog && value === 0 ? null : value); // 0 has none on a log axis
    const over = (some, name) => ({ x: some.map(({ step }) => step), y: some.map(({ metrics }) => place(metrics[name])) });
    for (const name of this.metrics) {
      points[name] = over(own, name);
      points[`ghost_${name}`] = ghost.length ? over(ghost, name) : below(this.figure, `ghost_${name}`);
    }
    const top = roomFor(Math.max(own.at(-1)?.step ?? 0, ghost.at(-1)?.step ?? 0));
    if (top !== this.top) {
      this.top = top;
      this.layout.xaxis.range = [0, top];
      const gd = element(this.id); // react, since relayout would have Dash draw its own figure
      plotly().react(gd, gd.data, structuredClone(this.layout));
      this.lines.traces = null;
    }
    this.lines.draw(points);
  }
}

/** As many frames as a small chart can show, the last one among them. */
function thinned(frames) {
  const stride = Math.ceil(frames.length / POINTS) || 1;
  return frames.filter((_, i) => i % stride === 0 || i === frames.length - 1);
}

/** A round number of steps, not below `last`: 500, 1000, 2000, 5000, ... */
export function roomFor(last) {
  for (let decade = 100; ; decade *= 10) {
    for (const digit of [1, 2, 5]) if (digit * decade >= Math.max(last, 500)) return digit * decade;
  }
}
