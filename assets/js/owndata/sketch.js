// The Draw tab: heights at knots, drawn with the pointer or moved with keys.

import { one } from "../page/dom.js";
import { encode, endsProblem, KNOTS, short } from "./piecewise_linear.js";
import { Plot, shape } from "./plot.js";

/** @import { Drawing } from "./piecewise_linear.js" */
/** @typedef {{target: string, problem?: undefined}|{target?: undefined, problem: string}} Result of a tab */

const KEY_STEP = 0.02; // of the top
const LARGER = 10; // times, with Shift
/** @type {Record<string, number>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1, Home: -KNOTS, End: KNOTS }; // knots
/** @type {Record<string, number>} */
const UP = { ArrowUp: 1, ArrowDown: -1 };
const SMOOTHED = 4; // times that neighbours are averaged by one press

export const SKETCH = `
  <div class="plot"></div>
  <div class="row">
    <label>from <input type="text" inputmode="decimal" name="from"></label>
    <label>to <input type="text" inputmode="decimal" name="to"></label>
    <button type="button" class="small smooth">Smooth</button>
    <button type="button" class="small clear">Clear</button>
  </div>
  <p class="quiet">Draw with mouse or finger. Keys: left and right choose a knot, up and down move it; with Shift ten
    times as far. Only the shape counts: the area is made 1.</p>`;

export class Sketch {
  lo = -6;
  hi = 6;
  heights = new Float64Array(KNOTS); // 0 to 1
  knot = (KNOTS - 1) / 2; // that the keys move
  /** @type {{knot: number, height: number}|null} */
  last = null; // of a stroke

  /** @param {HTMLElement} panel */
  constructor(panel) {
    panel.innerHTML = SKETCH;
    this.panel = panel;
    this.plot = new Plot(one(".plot", HTMLElement, panel), () => this.draw());
    this.curve = shape("path", { class: "curve" });
    this.fill = shape("path", { class: "fill" });
    this.cursor = shape("path", { class: "cursor" });
    this.dot = shape("circle", { class: "dot", r: 5 });
    this.plot.marks.append(this.fill, this.cursor, this.curve, this.dot);
    this.#wire();
  }

  /** @param {Drawing} start */
  open({ lo, hi, heights }) {
    const top = Math.max(...heights, 0);
    this.lo = lo;
    this.hi = hi;
    this.heights = heights.map((height) => (top ? height / top / 1.25 : 0));
    this.#field("from").value = short(lo);
    this.#field("to").value = short(hi);
    this.draw();
  }

  /** @returns {Result} */
  get result() {
    const ends = [this.#field("from"), this.#field("to")].map((field) => field.value.trim());
    const [lo, hi] = ends.map((text) => (text === "" ? NaN : Number(text)));
    const problem = endsProblem(lo, hi);
    if (problem) return { problem };
    if (!this.heights.some((height) => height > 0)) return { problem: "draw something first: all heights are 0" };
    return { target: encode(lo, hi, this.heights) };
  }

  draw() {
    const { plot, heights, knot } = this;
    plot.show(this.lo, this.hi, 1);
    const path = plot.path(heights);
    const x = this.#xOf(knot);
    this.curve.setAttribute("d", path);
    this.fill.setAttribute("d", `${path}L${plot.x(this.hi)} ${plot.y(0)}L${plot.x(this.lo)} ${plot.y(0)}Z`);
    this.cursor.setAttribute("d", `M${plot.x(x)} ${plot.y(0)}V${plot.y(1)}`);
    this.dot.setAttribute("cx", String(plot.x(x)));
    this.dot.setAttribute("cy", String(plot.y(heights[knot])));
    const percent = Math.round(100 * heights[knot]);
    plot.svg.setAttribute("aria-valuenow", String(percent));
    plot.svg.setAttribute("aria-valuetext", `x = ${short(Number(x.toPrecision(4)))}: height ${percent} %`);
  }

  // --- inside ---

  #wire() {
    const { svg } = this.plot;
    const attributes = {
      role: "slider",
      tabindex: 0,
      "aria-label": "Height at the knot",
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
    svg.classList.add("drawable");
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      svg.setPointerCapture(event.pointerId);
      this.last = null;
      this.#stroke(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!svg.hasPointerCapture(event.pointerId)) return;
      for (const one of event.getCoalescedEvents?.() ?? [event]) this.#stroke(one);
      this.#stroke(event);
    });
    svg.addEventListener("keydown", (event) => this.#key(event));
    one(".smooth", HTMLElement, this.panel).addEventListener("click", () => this.#smooth());
    one(".clear", HTMLElement, this.panel).addEventListener("click", () => {
      this.heights.fill(0);
      this.draw();
    });
    for (const field of [this.#field("from"), this.#field("to")]) field.addEventListener("change", () => this.#ends());
  }

  /**
   * A point of a stroke: every knot since the last one lies on the straight line between them.
   * @param {PointerEvent} event
   */
  #stroke(event) {
    const { x, height } = this.plot.at(event);
    const now = { knot: Math.round(((x - this.lo) / (this.hi - this.lo)) * (KNOTS - 1)), height: Math.min(height, 1) };
    const { knot, height: from } = this.last ?? now;
    const steps = Math.abs(now.knot - knot);
    for (let i = 0; i <= steps; i++) {
      const share = steps ? i / steps : 1;
      this.heights[knot + Math.sign(now.knot - knot) * i] = from + share * (now.height - from);
    }
    this.last = now;
    this.knot = now.knot;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const times = event.shiftKey ? LARGER : 1;
    const move = ACROSS[event.key] * times;
    const lift = UP[event.key] * times;
    if ((Number.isNaN(move) && Number.isNaN(lift)) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (move) this.knot = Math.min(Math.max(this.knot + move, 0), KNOTS - 1);
    if (lift) this.heights[this.knot] = Math.min(Math.max(this.heights[this.knot] + lift * KEY_STEP, 0), 1);
    this.draw();
  }

  #smooth() {
    for (let round = 0; round < SMOOTHED; round++) {
      const before = this.heights;
      const at = (/** @type {number} */ i) => before[Math.min(Math.max(i, 0), KNOTS - 1)];
      this.heights = before.map((height, i) => (at(i - 1) + 2 * height + at(i + 1)) / 4);
    }
    this.draw();
  }

  /** Other ends: the curve goes with them. */
  #ends() {
    const [lo, hi] = [this.#field("from"), this.#field("to")].map((field) => Number(field.value));
    if (endsProblem(lo, hi)) return;
    this.lo = lo;
    this.hi = hi;
    this.draw();
  }

  /** @param {number} knot */
  #xOf(knot) {
    return this.lo + (knot / (KNOTS - 1)) * (this.hi - this.lo);
  }

  /** @param {"from"|"to"} name */
  #field(name) {
    return one(`[name=${name}]`, HTMLInputElement, this.panel);
  }
}
