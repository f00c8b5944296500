// The Normals tab: a weighted sum of normals, as rows of numbers and as handles on the curve.

import { made, one } from "../page/dom.js";
import { Plot, shape } from "./plot.js";
import { flaw, MEAN, read, SD, WEIGHT, written } from "./sum.js";

/** @import { Result } from "./sketch.js" */
/** @import { Component } from "./sum.js" */
/** @typedef {"sd"|"mean"} Kind of a handle: the mean's also moves the weight */

const MOST = 64;
const WHEEL = 1.05; // times the sd, a notch
const LARGER = 10; // times, with Shift
const POINTS = 241; // of a curve
const FIRST = [
  { mean: -1.5, sd: 0.4, weight: 0.7 },
  { mean: 2, sd: 0.8, weight: 0.3 },
];
const PLACES = [0.5, 0.75, 0.25, 0.625, 0.375, 0.875, 0.125]; // for another normal, as shares of what is seen
const ROOT = Math.sqrt(2 * Math.PI);

/** @type {Record<string, number>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number>} */
const UP = { ArrowDown: -1, ArrowUp: 1 };
/** @type {(keyof Component)[]} */
const FIELDS = ["mean", "sd", "weight"];

/** @type {(value: number, low: number, high: number) => number} */
const clip = (value, low, high) => Math.min(Math.max(value, low), high);
const three = (/** @type {number} */ value) => Number(value.toPrecision(3));

/** @type {(component: Component, x: number) => number} Its weighted density. */
const density = ({ mean, sd, weight }, x) => (weight / (sd * ROOT)) * Math.exp(-0.5 * ((x - mean) / sd) ** 2);

export class Normals {
  /** @type {Component[]} */
  components = [];
  sum = shape("path", { class: "curve" });
  /** @type {SVGPathElement[]} */
  each = []; // the curve of each component
  /** @type {{sd: SVGCircleElement, mean: SVGCircleElement}[]} */
  handles = [];

  /** @param {HTMLElement} panel */
  constructor(panel) {
    panel.innerHTML = `
      <div class="plot"></div>
      <div class="rows" role="group" aria-label="Normals"></div>
      <div class="row"><button type="button" class="small add">Add a normal</button>
        <output class="sum" aria-label="The target"></output></div>
      <p class="quiet">Drag a dot: mean and weight. Drag the ring beside it, or turn the wheel: sd. Keys move both.</p>`;
    this.panel = panel;
    this.list = one(".rows", HTMLElement, panel);
    this.plot = new Plot(one(".plot", HTMLElement, panel), () => this.#frame());
    this.add = one(".add", HTMLElement, panel);
    this.add.addEventListener("click", () => this.#add());
  }

  /** @param {string} target  begin with its normals, if it is a sum of them */
  open(target) {
    this.components = read(target) ?? FIRST.map((one) => ({ ...one }));
    this.#build();
  }

  /** @returns {Result} */
  get result() {
    const problem = flaw(this.components);
    return problem ? { problem } : { target: written(this.components) };
  }

  // --- what changes the components ---

  #add() {
    if (this.components.length === MOST) return;
    const { lo, hi } = this.plot;
    const last = this.components.at(-1) ?? { sd: three((hi - lo) / 16), weight: 1 };
    const alone = (/** @type {number} */ x) => Math.min(Infinity, ...this.components.map(({ mean }) => Math.abs(mean - x)));
    const places = PLACES.map((share) => lo + share * (hi - lo));
    const mean = places.reduce((best, x) => (alone(x) > alone(best) ? x : best));
    this.components.push({ ...last, mean: this.#round(mean) });
    this.#build();
    this.#input(this.components.length - 1, "mean").select();
  }

  /** @param {number} i */
  #remove(i) {
    this.components.splice(i, 1);
    this.#build();
    this.add.focus();
  }

  /**
   * Change a component by its handles.
   * @param {number} i  @param {Partial<Component>} changes
   */
  #move(i, changes) {
    const changed = this.components[i];
    const { mean, sd, weight } = changes;
    if (mean !== undefined) changed.mean = clip(this.#round(mean), -MEAN, MEAN);
    if (sd !== undefined) changed.sd = clip(three(sd), SD[0], SD[1]);
    if (weight !== undefined) changed.weight = clip(three(weight), 1e-3, WEIGHT);
    for (const name of FIELDS) if (name in changes) this.#input(i, name).value = String(changed[name]);
    this.#draw();
  }

  /** @param {number} i  @param {Kind} kind  @param {{x: number, height: number}} at */
  #dragged(i, kind, { x, height }) {
    const { mean, sd } = this.components[i];
    if (kind === "sd") this.#move(i, { sd: Math.max(Math.abs(x - mean), (this.plot.hi - this.plot.lo) / 500) });
    else this.#move(i, { mean: x, weight: Math.min(height, this.plot.top) * sd * ROOT });
  }

  /** @param {KeyboardEvent} event  @param {number} i  @param {Kind} kind */
  #key(event, i, kind) {
    const times = event.shiftKey ? LARGER : 1;
    const across = (ACROSS[event.key] ?? 0) * times;
    const up = (UP[event.key] ?? 0) * times;
    if (!(across || up) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { mean, sd, weight } = this.components[i];
    if (kind === "sd") this.#move(i, { sd: sd * 1.02 ** (across || up) });
    else if (across) this.#move(i, { mean: mean + (across * (this.plot.hi - this.plot.lo)) / 120 });
    else this.#move(i, { weight: weight * 1.02 ** up });
  }

  /**
   * A mean to a hundredth or a thousandth of what is seen.
   * @param {number} mean
   */
  #round(mean) {
    const unit = 10 ** (3 - Math.floor(Math.log10(this.plot.hi - this.plot.lo)));
    return Number((Math.round(mean * unit) / unit).toPrecision(12));
  }

  // --- rows and handles ---

  #build() {
    this.list.replaceChildren(...this.components.map((one, i) => this.#row(one, i)));
    this.each = this.components.map(() => shape("path", { class: "part" }));
    this.handles = this.components.map((_, i) => ({ sd: this.#handle(i, "sd"), mean: this.#handle(i, "mean") }));
    this.plot.marks.replaceChildren(...this.each, this.sum, ...this.handles.flatMap(({ sd, mean }) => [sd, mean]));
    this.#frame();
  }

  /** @param {Component} component  @param {number} i */
  #row(component, i) {
    const row = made("div", { className: "row" });
    const field = (/** @type {string} */ name) => `<label>${name} <input type="number" step="any" name="${name}"></label>`;
    row.innerHTML = `<span class="number-of">${i + 1}</span>${FIELDS.map(field).join("")}
      <button type="button" class="small" aria-label="Remove normal ${i + 1}">×</button>`;
    for (const name of FIELDS) {
      const input = one(`[name=${name}]`, HTMLInputElement, row);
      input.value = String(component[name]);
      input.setAttribute("aria-label", `${name} of normal ${i + 1}`);
      input.addEventListener("input", () => {
        this.components[i][name] = input.value === "" ? NaN : Number(input.value);
        this.#frame();
      });
    }
    one("button", HTMLElement, row).addEventListener("click", () => this.#remove(i));
    return row;
  }

  /** @param {number} i  @param {Kind} kind */
  #handle(i, kind) {
    const name = kind === "sd" ? "sd" : "mean and weight";
    const handle = shape("circle", {
      class: `handle ${kind}`,
      r: kind === "sd" ? 6 : 8,
      tabindex: 0,
      role: "slider",
      "aria-label": `Normal ${i + 1}: ${name}`,
    });
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.#dragged(i, kind, this.plot.at(event));
    });
    for (const end of ["pointerup", "keyup"]) handle.addEventListener(end, () => this.#frame());
    handle.addEventListener("keydown", (event) => this.#key(event, i, kind));
    handle.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.#move(i, { sd: this.components[i].sd * (event.deltaY < 0 ? WHEEL : 1 / WHEEL) });
      },
      { passive: false },
    );
    return handle;
  }

  /** Choose what part of x is seen, and how high: not while something is dragged. */
  #frame() {
    const sound = this.components.filter((one) => !flaw([one]));
    const low = Math.min(...sound.map(({ mean, sd }) => mean - 4 * sd));
    const high = Math.max(...sound.map(({ mean, sd }) => mean + 4 * sd));
    const standard = !sound.length || (low >= -6 && high <= 6 && high - low >= 2);
    const [lo, hi] = standard ? [-6, 6] : [low, high];
    const sum = this.#curve(sound, lo, hi);
    this.plot.show(lo, hi, sound.length ? 1.25 * Math.max(...sum) : 1);
    this.#draw();
  }

  #draw() {
    const { plot } = this;
    const { lo, hi } = plot;
    const sound = this.components.filter((one) => !flaw([one]));
    this.sum.setAttribute("d", plot.path(this.#curve(sound, lo, hi)));
    for (const [i, component] of this.components.entries()) {
      const hidden = flaw([component]) !== null;
      const { sd, mean } = this.handles[i];
      for (const node of [this.each[i], sd, mean]) node.toggleAttribute("hidden", hidden);
      if (hidden) continue;
      this.each[i].setAttribute("d", plot.path(this.#curve([component], lo, hi)));
      this.#place(sd, component, component.mean + component.sd, component.sd);
      this.#place(mean, component, component.mean, component.mean);
      mean.setAttribute("aria-valuetext", `mean ${component.mean}, weight ${component.weight}`);
    }
    one(".sum", Element, this.panel).textContent = flaw(this.components) ?? written(this.components);
  }

  /**
   * A handle stands on its component's curve.
   * @param {Element} handle  @param {Component} component  @param {number} x  @param {number} value that it is read as
   */
  #place(handle, component, x, value) {
    handle.setAttribute("cx", String(this.plot.x(x)));
    handle.setAttribute("cy", String(this.plot.y(density(component, x))));
    handle.setAttribute("aria-valuenow", String(value));
  }

  /** @param {Component[]} components  @param {number} lo  @param {number} hi */
  #curve(components, lo, hi) {
    const x = (/** @type {number} */ i) => lo + (i / (POINTS - 1)) * (hi - lo);
    return Float64Array.from({ length: POINTS }, (_, i) => components.reduce((sum, one) => sum + density(one, x(i)), 0));
  }

  /** @param {number} i  @param {keyof Component} name */
  #input(i, name) {
    return one(`[name=${name}]`, HTMLInputElement, this.list.children[i]);
  }
}
