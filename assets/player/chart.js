// Draws frames into the Plotly figures that gan1d/pictures.py lays out; a trace is found by `meta`.

import { curvesOf } from "./chunk.js";
import { Lines } from "./lines.js";

const POINTS = 300; // at most, in a chart over steps
const FAINT = 1e-4; // of the density axis: where neither density is drawn, D* is not either

const plotly = () => window.Plotly;

/** The Plotly element in a dcc.Graph, or the place that a small chart fills. */
export const element = (id) => document.querySelector(`#${id} .js-plotly-plot`) ?? document.getElementById(id);

/** Coordinates of the moving traces for a frame, by meta. */
function moving(frame, x, pData, meta, top) {
  const curves = curvesOf(frame);
  const floor = FAINT * top;
  const best = Array.from(curves.d_star, (d, i) => (pData[i] + curves.p_g[i] > floor ? d : null));
  return {
    p_g: { x, y: curves.p_g },
    d: { x, y: curves.d },
    d_star: { x, y: best },
    arrows: {
      x: meta.arrows.flatMap((index, i) => {
        const top = curves.g_z[index];
        return [meta.z_line[i], top, null, top - meta.wing, top, top + meta.wing, null];
      }),
      y: meta.arrows.flatMap(() => meta.arrow_y),
    },
  };
}

/** The large chart. */
export class LiveChart {
  constructor(id) {
    this.id = id;
    this.figure = null;
    this.lines = new Lines(() => element(id));
  }

  /** Lay the chart out anew. */
  async lay(figure, config) {
    const gd = element(this.id);
    this.figure = null;
    await plotly().react(gd, structuredClone(figure.data), structuredClone(figure.layout), config);
    this.figure = figure;
    ({ x: this.x, y: this.pData } = gd.data.find((trace) => trace.meta === "p_data"));
    this.top = gd.layout.yaxis.range[1];
    this.lines.traces = null;
  }

  draw(frame) {
    if (this.figure) this.lines.draw(this.points(frame));
  }

  /** Coordinates of the traces that move, for a frame. */
  points(frame) {
    return moving(frame, this.x, this.pData, this.figure.layout.meta, this.top);
  }

  showBest(visible) {
    const gd = element(this.id);
    const index = gd?.data?.findIndex((trace) => trace.meta === "d_star");
    if (index >= 0) plotly().restyle(gd, { visible: visible ? true : "legendonly" }, [index]);
    this.lines.traces = null;
  }
}

/** The strip of four panels. */
export class Strip {
  constructor(id, live) {
    this.id = id;
    this.live = live;
    this.shown = ""; // what fills the panels, as a key
  }

  async lay(figure, config) {
    this.figure = null;
    await plotly().react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
    this.figure = figure;
    this.shown = "";
  }

  /** @param {Object<string, {frame?: Object, note?: string}>} panels by name a-d */
  show(panels) {
    if (!this.figure || !this.live.figure) return;
    const key = JSON.stringify(Object.entries(panels).map(([name, p]) => [name, p.frame?.step, p.note]));
    if (key === this.shown) return;
    this.shown = key;
    const figure = structuredClone(this.figure);
    Object.entries(panels).forEach(([, { frame, note }], i) => {
      const number = 3 * i + 1;
      const axis = number === 1 ? "y" : `y${number}`;
      const own = figure.data.filter((t) => t.xaxis === (i ? `x${i + 1}` : "x"));
      if (frame) {
        const points = this.live.points(frame);
        for (const trace of own) Object.assign(trace, points[trace.meta]);
      } else if (note) {
        const [left, right] = figure.layout[i ? `xaxis${i + 1}` : "xaxis"].domain;
        const place = { xref: "paper", yref: "paper", x: (left + right) / 2, y: 0.99, xanchor: "center", yanchor: "top" };
        const font = { color: quiet(), size: figure.layout.font.size - 2 };
        figure.layout.annotations.push({ ...place, text: note, showarrow: false, font });
        for (const trace of own) if (trace.yaxis !== axis) trace.visible = false;
      }
    });
    plotly().react(element(this.id), figure.data, figure.layout);
  }
}

const quiet = () => getComputedStyle(document.documentElement).getPropertyValue("--quiet");

/** A chart of metrics over the steps of the run. */
export class MetricChart {
  constructor(id) {
    this.id = id;
    this.lines = new Lines(() => element(id));
  }

  async lay(figure, config) {
    this.metrics = null; // not to be drawn before it stands
    await plotly().react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
    this.metrics = figure.data.map((trace) => trace.meta).filter((meta) => meta !== "head");
    this.layout = structuredClone(figure.layout);
    this.span = figure.layout.yaxis.range;
    this.top = figure.layout.xaxis.range[1];
    this.lines.traces = null;
  }

  /** @param {Object[]} frames in order of step  @param {number} head the step shown */
  draw(frames, head) {
    if (!this.metrics) return;
    const stride = Math.ceil(frames.length / POINTS) || 1;
    const some = frames.filter((_, i) => i % stride === 0 || i === frames.length - 1);
    const x = some.map((frame) => frame.step);
    const points = { head: { x: [head, head], y: this.span } };
    for (const name of this.metrics) points[name] = { x, y: some.map((frame) => frame.metrics[name]) };
    const top = roomFor(x.at(-1) ?? 0);
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

/** A round number of steps, not below `last`: 500, 1000, 2000, 5000, ... */
function roomFor(last) {
  for (let decade = 100; ; decade *= 10) {
    for (const digit of [1, 2, 5]) if (digit * decade >= Math.max(last, 500)) return digit * decade;
  }
}
