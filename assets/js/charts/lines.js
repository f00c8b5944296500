// Moves a Plotly figure's lines by setting their SVG paths: a third of the time of Plotly.animate.
// Plotly keeps the axes, legend and hover; `settle` tells it the data when the picture rests.

import { plotly } from "./elements.js";

/** @import { Coordinates, Drawn, DrawnAxis, Lines, Trace } from "./types.js" */

const LEAST = 1e-300; // what is not positive lies far below a logarithmic axis

/** @typedef {{node: Element, paths: Element[], x: DrawnAxis, y: DrawnAxis}} Line where a trace is drawn */

/** The lines of one Plotly element, by the `meta` of their traces. */
export class PlotlyLines {
  /** @type {Record<string, Line>|null} */
  #found = null;
  /** @type {Lines} */
  #latest = {};
  /** @type {WeakMap<Drawn, Lines>} */
  #told = new WeakMap(); // the data that Plotly has of the lines, by element
  /** @type {WeakSet<Drawn>} */
  #watched = new WeakSet(); // the large chart is one element, and then another, and the first again

  /** @param {() => Drawn} element finds the Plotly element, which Dash may replace */
  constructor(element) {
    this.element = element;
  }

  /** Plotly has drawn, or will: the paths are to be looked up again. */
  forget() {
    this.#found = null;
  }

  /** Plotly has drawn another figure: nothing of the one before is known to it, or left to be told. */
  begin() {
    this.#latest = {};
    this.#told.delete(this.element());
    this.forget();
  }

  #find() {
    const gd = this.element();
    const { _fullLayout: layout } = gd;
    /** @type {Record<string, Line>} */
    const found = {};
    if (!layout) return found; // Plotly has not drawn yet
    if (!this.#watched.has(gd)) gd.on?.("plotly_afterplot", () => this.forget()); // new axes
    this.#watched.add(gd);
    for (const node of gd.querySelectorAll(".scatterlayer .trace")) {
      const trace = traceOf(node);
      if (!trace) continue;
      const [x, y] = [trace.xaxis ?? "x", trace.yaxis ?? "y"].map((name) => layout[name.replace(/^[xy]/, "$&axis")]);
      found[trace.meta] = { node, paths: [...node.querySelectorAll(".js-line")], x, y };
    }
    return found;
  }

  /**
   * Draw lines, in the units of their axes.
   * @param {Lines} lines
   */
  draw(lines) {
    this.#found ??= this.#find();
    const told = this.#told.get(this.element());
    for (const [meta, { x, y }] of Object.entries(lines)) {
      if (!(meta in this.#latest) && told?.[meta] && isSame(told[meta].x, x) && isSame(told[meta].y, y)) continue;
      this.#latest[meta] = { x, y };
      const line = this.#found[meta];
      if (!line) continue;
      if (!line.node.isConnected) {
        this.forget();
        this.draw(lines);
        return;
      }
      const [toX, toY] = [toPixels(line.x, false), toPixels(line.y, true)];
      line.paths.forEach((path, i) => {
        const shape = i ? "M0,0" : pathOf(x, y, toX, toY);
        if (path.getAttribute("d") !== shape) path.setAttribute("d", shape); // p_data seldom moves
      });
    }
  }

  /** Hand Plotly the data last drawn, so that hovering, resizing and exporting have it. */
  settle() {
    const gd = this.element();
    const { data = [] } = gd;
    const metas = Object.keys(this.#latest).filter((meta) => data.some((trace) => trace.meta === meta));
    if (!metas.length) return;
    const indices = metas.map((meta) => data.findIndex((trace) => trace.meta === meta));
    this.#told.set(gd, { ...this.#told.get(gd), ...this.#latest });
    const update = { x: metas.map((meta) => this.#latest[meta].x), y: metas.map((meta) => this.#latest[meta].y) };
    this.#latest = {};
    this.forget();
    plotly().restyle(gd, update, indices);
  }
}

/**
 * The trace that D3 has bound to a node.
 * @param {Element & {__data__?: {trace?: Trace}[]}} node
 */
const traceOf = (node) => node.__data__?.[0]?.trace;

/**
 * Whether the numbers are the same.
 * @param {Coordinates} one  @param {Coordinates} other
 */
const isSame = (one, other) =>
  one === other || (one.length === other.length && Array.from(one).every((value, i) => Object.is(value, other[i])));

/**
 * A linear or logarithmic axis as a function from its units to pixels, kept near the picture.
 * @param {DrawnAxis} axis  @param {boolean} down
 */
function toPixels(axis, down) {
  const [from, to] = axis.range;
  const length = axis._length;
  const scale = length / (to - from);
  const reach = 4 * length;
  const log = axis.type === "log"; // its range holds powers of 10
  return (/** @type {number} */ value) => {
    const along = ((log ? Math.log10(Math.max(value, LEAST)) : value) - from) * scale;
    const pixel = down ? length - along : along;
    return Math.round(10 * Math.min(Math.max(pixel, -reach), reach)) / 10;
  };
}

/**
 * An SVG path through points; null or NaN makes a gap.
 * @param {Coordinates} x  @param {Coordinates} y
 * @param {(x: number) => number} toX  @param {(y: number) => number} toY
 */
export function pathOf(x, y, toX, toY) {
  let path = "";
  let open = false;
  for (let i = 0; i < y.length; i++) {
    const [across, up] = [x[i], y[i]];
    const gap = across === null || up === null || Number.isNaN(up);
    if (!gap) path += `${open ? "L" : "M"}${toX(across)},${toY(up)}`;
    open = !gap;
  }
  return path || "M0,0";
}
