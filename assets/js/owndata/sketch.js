// The Draw tab: heights at knots, drawn with the pointer or moved with keys.

import { KNOTS, encode, endsProblem, short } from "./piecewise_linear.js";
import { Plot, shape } from "./plot.js";

const KEY_STEP = 0.02; // of the top
const LARGER = 10; // times, with Shift
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
  /** @param {HTMLElement} panel */
  constructor(panel) {
    panel.innerHTML = SKETCH;
    this.panel = panel;
    this.plot = new Plot(panel.querySelector(".plot"), () => this.draw());
    this.curve = shape("path", { class: "curve" });
    this.fill = shape("path", { class: "fill" });
    this.cursor = shape("path", { class: "cursor" });
    this.dot = shape("circle", { class: "dot", r: 5 });
    this.plot.marks.append(this.fill, this.cursor, this.curve, this.dot);
    this.knot = (KNOTS - 1) / 2;
    this.#wire();
  }

  /** @param {{lo: number, hi: number, heights: ArrayLike<number>}} start  heights of any unit */
  open({ lo, hi, heights }) {
    const top = Math.max(...heights, 0);
    Object.assign(this, { lo, hi, heights: Float64Array.from(heights, (height) => (top ? height / top / 1.25 : 0)) });
    this.#field("from").value = short(lo);
    this.#field("to").value = short(hi);
    this.draw();
  }

  /** @returns {{target?: string, problem?: string}} */
  get result() {
    const ends = ["from", "to"].map((name) => this.#field(name).value.trim());
    const [lo, hi] = ends.map((text) => (text === "" ? NaN : Number(text)));
    const problem = endsProblem(lo, hi);
    if (problem) return { problem };
    if (!this.heights.some((height) => height > 0)) return { problem: "draw something first: all heights are 0" };
    return { target: encode(lo, hi, this.heights) };
  }

  draw() {
    const { plot, heights, knot } = this;
    if (!heights) return;
    plot.show(this.lo, this.hi, 1);
    const path = plot.path(heights);
    const x = this.#xOf(knot);
    this.curve.setAttribute("d", path);
    this.fill.setAttribute("d", `${path}L${plot.x(this.hi)} ${plot.y(0)}L${plot.x(this.lo)} ${plot.y(0)}Z`);
    this.cursor.setAttribute("d", `M${plot.x(x)} ${plot.y(0)}V${plot.y(1)}`);
    this.dot.setAttribute("cx", plot.x(x));
    this.dot.setAttribute("cy", plot.y(heights[knot]));
    const percent = Math.round(100 * heights[knot]);
    plot.svg.setAttribute("aria-valuenow", percent);
    plot.svg.setAttribute("aria-valuetext", `x = ${short(Number(x.toPrecision(4)))}: height ${percent} %`);
  }

  // --- inside ---

  #wire() {
    const { svg } = this.plot;
    const attributes = { role: "slider", tabindex: 0, "aria-label": "Height at the knot", "aria-valuemin": 0, "aria-valuemax": 100 };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
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
    this.panel.querySelector(".smooth").addEventListener("click", () => this.#smooth());
    this.panel.querySelector(".clear").addEventListener("click", () => {
      this.heights.fill(0);
      this.draw();
    });
    for (const name of ["from", "to"]) this.#field(name).addEventListener("change", () => this.#ends());
  }

  /** A point of a stroke: every knot since the last one lies on the straight line between them. */
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

  #key(event) {
    const times = event.shiftKey ? LARGER : 1;
    const move = { ArrowLeft: -times, ArrowRight: times, Home: -KNOTS, End: KNOTS }[event.key];
    const lift = { ArrowUp: times, ArrowDown: -times }[event.key];
    if ((move ?? lift) === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (move) this.knot = Math.min(Math.max(this.knot + move, 0), KNOTS - 1);
    if (lift) this.heights[this.knot] = Math.min(Math.max(this.heights[this.knot] + lift * KEY_STEP, 0), 1);
    this.draw();
  }

  #smooth() {
    for (let round = 0; round < SMOOTHED; round++) {
      const before = this.heights;
      const at = (i) => before[Math.min(Math.max(i, 0), KNOTS - 1)];
      this.heights = before.map((height, i) => (at(i - 1) + 2 * height + at(i + 1)) / 4);
    }
    this.draw();
  }

  /** Other ends: the curve goes with them. */
  #ends() {
    const [lo, hi] = ["from", "to"].map((name) => Number(this.#field(name).value));
    if (endsProblem(lo, hi)) return;
    Object.assign(this, { lo, hi });
    this.draw();
  }

  #xOf(knot) {
    return this.lo + (knot / (KNOTS - 1)) * (this.hi - this.lo);
  }

  #field(name) {
    return this.panel.querySelector(`[name=${name}]`);
  }
}
