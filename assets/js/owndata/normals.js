// The Normals tab: a weighted sum of normals, as rows of numbers and as handles on the curve.

import { Plot, shape } from "./plot.js";
import { MEAN, SD, WEIGHT, flaw, read, written } from "./sum.js";

const MOST = 64;
const WHEEL = 1.05; // times the sd, a notch
const LARGER = 10; // times, with Shift
const POINTS = 241; // of a curve
const FIRST = [{ mean: -1.5, sd: 0.4, weight: 0.7 }, { mean: 2, sd: 0.8, weight: 0.3 }];
const PLACES = [0.5, 0.75, 0.25, 0.625, 0.375, 0.875, 0.125]; // for another normal, as shares of what is seen
const ROOT = Math.sqrt(2 * Math.PI);

const clip = (value, low, high) => Math.min(Math.max(value, low), high);
const three = (value) => Number(value.toPrecision(3));

/** Its weighted density. */
const density = ({ mean, sd, weight }, x) => (weight / (sd * ROOT)) * Math.exp(-0.5 * ((x - mean) / sd) ** 2);

export class Normals {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    panel.innerHTML = `
      <div class="plot"></div>
      <div class="rows" role="group" aria-label="Normals"></div>
      <div class="row"><button type="button" class="small add">Add a normal</button>
        <output class="sum" aria-label="The target"></output></div>
      <p class="quiet">Drag a dot: mean and weight. Drag the ring beside it, or turn the wheel: sd. Keys move both.</p>`;
    this.panel = panel;
    this.list = panel.querySelector(".rows");
    this.plot = new Plot(panel.querySelector(".plot"), () => this.#frame());
    panel.querySelector(".add").addEventListener("click", () => this.#add());
  }

  /** @param {string} target  begin with its normals, if it is a sum of them */
  open(target) {
    this.components = read(target) ?? FIRST.map((one) => ({ ...one }));
    this.#build();
  }

  /** @returns {{target?: string, problem?: string}} */
  get result() {
    const problem = flaw(this.components);
    return problem ? { problem } : { target: written(this.components) };
  }

  // --- what changes the components ---

  #add() {
    if (this.components.length === MOST) return;
    const { lo, hi } = this.plot;
    const last = this.components.at(-1) ?? { sd: three((hi - lo) / 16), weight: 1 };
    const alone = (x) => Math.min(Infinity, ...this.components.map(({ mean }) => Math.abs(mean - x)));
    const places = PLACES.map((share) => lo + share * (hi - lo));
    const mean = places.reduce((best, x) => (alone(x) > alone(best) ? x : best));
    this.components.push({ ...last, mean: this.#round(mean) });
    this.#build();
    this.list.lastElementChild.querySelector("input").select();
  }

  #remove(i) {
    this.components.splice(i, 1);
    this.#build();
    this.panel.querySelector(".add").focus();
  }

  /** Change a component by its handles. */
  #move(i, changes) {
    const one = this.components[i];
    if ("mean" in changes) one.mean = clip(this.#round(changes.mean), -MEAN, MEAN);
    if ("sd" in changes) one.sd = clip(three(changes.sd), ...SD);
    if ("weight" in changes) one.weight = clip(three(changes.weight), 1e-3, WEIGHT);
    for (const name of Object.keys(changes)) this.#input(i, name).value = one[name];
    this.#draw();
  }

  #dragged(i, kind, { x, height }) {
    const { mean, sd } = this.components[i];
    if (kind === "sd") this.#move(i, { sd: Math.max(Math.abs(x - mean), (this.plot.hi - this.plot.lo) / 500) });
    else this.#move(i, { mean: x, weight: Math.min(height, this.plot.top) * sd * ROOT });
  }

  #key(event, i, kind) {
    const times = event.shiftKey ? LARGER : 1;
    const across = { ArrowLeft: -times, ArrowRight: times }[event.key];
    const up = { ArrowDown: -times, ArrowUp: times }[event.key];
    if ((across ?? up) === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { mean, sd, weight } = this.components[i];
    if (kind === "sd") this.#move(i, { sd: sd * 1.02 ** (across ?? up) });
    else if (across) this.#move(i, { mean: mean + (across * (this.plot.hi - this.plot.lo)) / 120 });
    else this.#move(i, { weight: weight * 1.02 ** up });
  }

  /** A mean to a hundredth or a thousandth of what is seen. */
  #round(mean) {
    const unit = 10 ** (3 - Math.floor(Math.log10(this.plot.hi - this.plot.lo)));
    return Number((Math.round(mean * unit) / unit).toPrecision(12));
  }

  // --- rows and handles ---

  #build() {
    this.list.replaceChildren(...this.components.map((one, i) => this.#row(one, i)));
    this.sum = shape("path", { class: "curve" });
    this.each = this.components.map(() => shape("path", { class: "part" }));
    this.handles = this.components.flatMap((_, i) => [this.#handle(i, "sd"), this.#handle(i, "mean")]);
    this.plot.marks.replaceChildren(...this.each, this.sum, ...this.handles);
    this.#frame();
  }

  #row(one, i) {
    const row = document.createElement("div");
    row.className = "row";
    const field = (name) => `<label>${name} <input type="number" step="any" name="${name}"></label>`;
    row.innerHTML = `<span class="number-of">${i + 1}</span>${["mean", "sd", "weight"].map(field).join("")}
      <button type="button" class="small" aria-label="Remove normal ${i + 1}">×</button>`;
    for (const input of row.querySelectorAll("input")) {
      input.value = one[input.name];
      input.setAttribute("aria-label", `${input.name} of normal ${i + 1}`);
      input.addEventListener("input", () => {
        this.components[i][input.name] = input.value === "" ? NaN : Number(input.value);
        this.#frame();
      });
    }
    row.querySelector("button").addEventListener("click", () => this.#remove(i));
    return row;
  }

  #handle(i, kind) {
    const name = kind === "sd" ? "sd" : "mean and weight";
    const handle = shape("circle", {
      class: `handle ${kind}`, r: kind === "sd" ? 6 : 8, tabindex: 0, role: "slider", "aria-label": `Normal ${i + 1}: ${name}`,
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
    handle.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#move(i, { sd: this.components[i].sd * (event.deltaY < 0 ? WHEEL : 1 / WHEEL) });
    }, { passive: false });
    return handle;
  }

  /** Choose what part of x is seen, and how high: not while something is dragged. */
  #frame() {
    if (!this.components) return;
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
    for (const [i, one] of this.components.entries()) {
      const hidden = flaw([one]) !== null;
      const [sd, mean] = [this.handles[2 * i], this.handles[2 * i + 1]];
      for (const node of [this.each[i], sd, mean]) node.toggleAttribute("hidden", hidden);
      if (hidden) continue;
      this.each[i].setAttribute("d", plot.path(this.#curve([one], lo, hi)));
      for (const [handle, x, value] of [[sd, one.mean + one.sd, one.sd], [mean, one.mean, one.mean]]) {
        handle.setAttribute("cx", plot.x(x));
        handle.setAttribute("cy", plot.y(density(one, x)));
        handle.setAttribute("aria-valuenow", value);
      }
      mean.setAttribute("aria-valuetext", `mean ${one.mean}, weight ${one.weight}`);
    }
    this.panel.querySelector(".sum").textContent = flaw(this.components) ?? written(this.components);
  }

  #curve(components, lo, hi) {
    const x = (i) => lo + (i / (POINTS - 1)) * (hi - lo);
    return Float64Array.from({ length: POINTS }, (_, i) => components.reduce((sum, one) => sum + density(one, x(i)), 0));
  }

  #input(i, name) {
    return this.list.children[i].querySelector(`[name=${name}]`);
  }
}
