// Draws frames into the Plotly figures that gan1d/pictures.py lays out; a trace is found by `meta`.

import { curvesOf } from "./chunk.js";

const NOW = { frame: { duration: 0, redraw: false }, transition: { duration: 0 }, mode: "immediate" };
const MOVING = ["p_g", "d_star", "d", "arrows", "heads"];
const POINTS = 600; // at most, in a chart over steps
const FAINT = 1e-4; // of the density axis: where neither density is drawn, D* is not either

const plotly = () => window.Plotly;

/** The Plotly element of a dcc.Graph. */
export const element = (id) => document.querySelector(`#${id} .js-plotly-plot`);

/** Coordinates of the moving traces for a frame, by meta. */
function moving(frame, pData, meta, top) {
  const curves = curvesOf(frame);
  const arrows = meta.arrows.flatMap((index, i) => [meta.z_line[i], curves.g_z[index], null]);
  const heads = meta.arrows.map((index) => curves.g_z[index]);
  const floor = FAINT * top;
  const best = Array.from(curves.d_star, (d, i) => (pData[i] + curves.p_g[i] > floor ? d : null));
  const y = meta.arrows.flatMap(() => [0, 1, null]);
  return {
    p_g: { y: curves.p_g },
    d: { y: curves.d },
    d_star: { y: best },
    arrows: { x: arrows, y },
    heads: { x: heads, y: heads.map(() => 1) },
  };
}

/** The large chart. */
export class LiveChart {
  constructor(id) {
    this.id = id;
    this.figure = null;
    this.pData = null;
  }

  /** Lay the chart out anew. */
  async lay(figure, config) {
    const gd = element(this.id);
    this.figure = figure;
    await plotly().react(gd, structuredClone(figure.data), structuredClone(figure.layout), config);
    this.indices = MOVING.map((meta) => gd.data.findIndex((trace) => trace.meta === meta));
    this.x = gd.data.find((trace) => trace.meta === "p_data").x;
    this.pData = gd.data.find((trace) => trace.meta === "p_data").y;
    this.top = gd.layout.yaxis.range[1];
  }

  draw(frame) {
    if (!this.figure) return;
    const points = moving(frame, this.pData, this.figure.layout.meta, this.top);
    const data = MOVING.map((meta) => (meta in { arrows: 1, heads: 1 } ? points[meta] : { x: this.x, ...points[meta] }));
    plotly().animate(element(this.id), { data, traces: this.indices }, NOW);
  }

  showBest(visible) {
    const gd = element(this.id);
    const index = gd?.data?.findIndex((trace) => trace.meta === "d_star");
    if (index >= 0) plotly().restyle(gd, { visible: visible ? true : "legendonly" }, [index]);
  }
}

/** The strip of four panels. */
export class Strip {
  constructor(id, live) {
    this.id = id;
    this.live = live;
    this.shown = {};
  }

  async lay(figure, config) {
    this.figure = figure;
    this.shown = {};
    await plotly().react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
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
        const points = moving(frame, this.live.pData, this.live.figure.layout.meta, this.live.top);
        for (const trace of own) {
          if (trace.meta in points) Object.assign(trace, { x: this.live.x, ...points[trace.meta] });
        }
      } else if (note) {
        const [left, right] = figure.layout[i ? `xaxis${i + 1}` : "xaxis"].domain;
        const place = { xref: "paper", yref: "paper", x: (left + right) / 2, y: 0.82, showarrow: false };
        figure.layout.annotations.push({ ...place, text: note, font: { color: quiet() } });
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
  }

  async lay(figure, config) {
    this.metrics = figure.data.map((trace) => trace.meta);
    await plotly().react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
  }

  /** @param {Object[]} frames in order of step  @param {number} head the step shown */
  draw(frames, head) {
    const gd = element(this.id);
    if (!this.metrics || !gd?.layout) return;
    const stride = Math.ceil(frames.length / POINTS) || 1;
    const some = frames.filter((_, i) => i % stride === 0 || i === frames.length - 1);
    const x = some.map((frame) => frame.step);
    const last = Math.max(500, x.at(-1) ?? 0);
    const top = last <= 500 ? 500 : Math.ceil(last / 500) * 500;
    const update = { x: this.metrics.map(() => x), y: this.metrics.map((name) => some.map((f) => f.metrics[name])) };
    const line = gd.layout.shapes.findIndex((shape) => shape.name === "head");
    const place = { [`shapes[${line}].x0`]: head, [`shapes[${line}].x1`]: head, "xaxis.range": [0, top] };
    plotly().update(gd, update, place);
  }
}
