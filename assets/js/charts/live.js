// Draws frames into the large chart that gan1d/figures/chart.py lays out; a trace is found by `meta`.

import { curvesOf } from "../playback/chunk.js";
import { below, element, lay, plotly } from "./elements.js";
import { FirstPicture } from "./first_picture.js";
import { PlotlyLines } from "./lines.js";
import { logits, onLogits } from "./logit.js";
import { linesOf, pulls } from "./points.js";
import { rug } from "./rug.js";

/** @import { Frame } from "../playback/types.js" */
/** @import { Config, Figure, Lines, LiveMeta } from "./types.js" */
/** @typedef {Figure<LiveMeta>} LiveFigure */

/**
 * What is drawn of a frame.
 * @typedef {Object} Drawing
 * @property {Frame} frame
 * @property {Frame|null} [ghost]  a frame behind it
 * @property {boolean} [pull]  arrows of -dL_G/dx
 * @property {boolean} [samples]  ticks of samples below the curves
 */

const BARE = 14 / 34; // of the room above the chart, without a legend: app/page/first_picture.py has it too
const RUG = ["rug_data", "rug_g"];
const GHOSTS = ["ghost_p_g", "ghost_d"];

export class LiveChart {
  asLogit = false; // D is drawn as its logit where the loss has one
  /** @type {LiveFigure|null} */
  figure = null;
  /** @type {Float64Array} */
  x = new Float64Array(); // the bins' centres
  top = 1; // of the density axis
  /** @type {Config} */
  config = {};
  /** @type {unknown[]} */
  drawn = []; // what is on the screen

  /** @param {string} id of its element  @param {{legend?: boolean}} more whether Plotly draws the legend */
  constructor(id, { legend = true } = {}) {
    this.id = id;
    this.legend = legend;
    this.plotted = new PlotlyLines(() => element(id));
    /** @type {PlotlyLines|FirstPicture} */
    this.lines = this.plotted;
  }

  /**
   * Draw into the picture that came with the page, until Plotly is there.
   * @param {LiveFigure} figure  @param {Element} picture
   */
  begin(figure, picture) {
    this.#know(figure);
    this.lines = new FirstPicture(picture, figure.layout.xaxis.range);
  }

  /**
   * Lay the chart out anew, by Plotly.
   * @param {LiveFigure} figure  @param {Config} config
   */
  async lay(figure, config) {
    this.config = config;
    const dressed = this.#dressed(figure);
    await lay(this.id, this.legend ? dressed : bare(dressed), config);
    this.#know(figure);
    this.plotted.begin();
    this.lines = this.plotted;
  }

  /** @param {LiveFigure} figure */
  #know(figure) {
    this.figure = figure;
    this.x = Float64Array.from(below(figure, "p_data").x, Number);
    [, this.top] = figure.layout.yaxis.range;
    this.drawn = [];
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    const now = [drawing.frame, drawing.ghost, drawing.pull, drawing.samples];
    if (!this.figure || now.every((one, i) => i in this.drawn && one === this.drawn[i])) return;
    this.drawn = now;
    this.lines.draw(this.#all(this.figure, drawing));
  }

  /**
   * A laid-out figure with a frame in it, and without the lines that lie below the picture.
   * @param {LiveFigure} empty  @param {Drawing} drawing
   */
  filled(empty, drawing) {
    const figure = structuredClone(this.#dressed(empty));
    const lines = this.#all(empty, drawing);
    const hidden = [...(drawing.ghost ? [] : GHOSTS), ...(drawing.pull ? [] : ["pull"]), ...(drawing.samples ? [] : RUG)];
    figure.data = figure.data.filter(({ meta }) => !hidden.includes(meta));
    for (const trace of figure.data) Object.assign(trace, lines[trace.meta]);
    return figure;
  }

  /**
   * The figure, with the axis of D's logit if it is that which is drawn.
   * @param {LiveFigure} figure
   */
  #dressed(figure) {
    return this.asLogit && figure.layout.meta.logit ? onLogits(figure, figure.layout.meta.logit) : figure;
  }

  /** @param {LiveFigure} figure  @param {Drawing} drawing */
  #all(figure, { frame, ghost, pull, samples }) {
    const curves = curvesOf(frame);
    const behind = ghost && curvesOf(ghost);
    const { meta } = figure.layout;
    const lines = linesOf(curves, this.x, this.top, meta);
    Object.assign(lines, this.#under(figure), samples ? rug(curves, this.x, frame.step) : {});
    const arrows = pull && pulls(curves, this.x, this.top, meta);
    if (arrows) lines.pull = arrows;
    if (behind) Object.assign(lines, { ghost_p_g: { x: this.x, y: behind.p_g }, ghost_d: { x: this.x, y: behind.d } });
    const bent = this.asLogit && meta.logit ? ["d", "d_star", ...(behind ? ["ghost_d"] : [])] : [];
    for (const name of bent) lines[name] = logits(lines[name]);
    return lines;
  }

  /**
   * The lines that are only drawn when asked for, below the picture.
   * @param {LiveFigure} figure
   * @returns {Lines}
   */
  #under(figure) {
    return Object.fromEntries(["pull", ...GHOSTS, ...RUG].map((meta) => [meta, below(figure, meta)]));
  }

  /**
   * Draw D as its logit, or as it is.
   * @param {boolean} on
   */
  async showLogit(on) {
    if (on === this.asLogit) return;
    this.asLogit = on;
    if (this.figure) await this.lay(this.figure, this.config);
  }

  /** @param {boolean} visible */
  showBest(visible) {
    const gd = element(this.id);
    const index = gd.data?.findIndex((trace) => trace.meta === "d_star") ?? -1;
    const wanted = visible ? true : "legendonly";
    if (index < 0 || (gd.data?.[index].visible ?? true) === wanted) return; // Plotly would draw all anew
    plotly().restyle(gd, { visible: wanted }, [index]);
    this.lines.forget();
  }
}

/**
 * The figure without a legend, which the page has itself, nor the room for it.
 * @param {LiveFigure} figure
 */
function bare({ data, layout }) {
  return { data, layout: { ...layout, showlegend: false, margin: { ...layout.margin, t: layout.margin.t * BARE } } };
}
