// The frames of one run: kept by step, fetched ahead of the play head, one request in flight.

import { decode } from "./chunk.js";
import { prefix, sharedSteps, toQuery } from "./recipe.js";

const AHEAD = 90; // frames kept ready: a second and a half
const FIRST = 3; // frames in the first chunk after a change, so that the change is seen at once
const LONGEST = 60; // frames in a chunk when nothing is in a hurry
const KEPT = 20000; // frames in memory; beyond it every other old one goes
const RETRY = [250, 500, 1000, 2000]; // ms between tries while the server does not answer

export class Frames {
  /** @param {{table, build, maxStep, onFrames, onProblem, onOffline}} options */
  constructor(options) {
    Object.assign(this, options);
    this.recipe = null;
    this.byStep = new Map();
    this.steps = []; // ascending
    this.diverged = null;
    this.offline = false;
    this.waitingSince = null;
    this.tries = 0;
    this.size = FIRST;
    this.request = null;
    this.asked = null; // last step that the request asks for
    this.head = 0;
    this.every = 10;
    this.extra = [];
  }

  /** Take up another recipe; frames that both runs share are kept. */
  open(recipe) {
    const shared = this.recipe ? sharedSteps(this.recipe, recipe) : -1;
    this.recipe = recipe;
    if (shared === Infinity) return;
    this.steps = this.steps.filter((step) => step <= shared || !this.byStep.delete(step));
    if (this.diverged !== null && this.diverged > shared) this.diverged = null;
    if (!(this.asked <= shared)) this.hurry();
  }

  /** Drop what is under way and ask for little first. */
  hurry() {
    this.request?.abort();
    this.request = this.asked = null;
    this.size = FIRST;
    this.tries = 0;
  }

  /** What is wanted: frames from the play head on, and single ones at the steps in `extra`. */
  want(head, every, extra = []) {
    [this.head, this.every, this.extra] = [head, every, extra];
    if (!this.request && this.recipe) this.#fetchNext();
  }

  get(step) {
    return this.byStep.get(step);
  }

  /** Last step that can be shown. */
  get end() {
    return this.diverged === null ? this.maxStep : this.diverged - 1;
  }

  #fetchNext() {
    const single = this.extra.find((step) => !this.byStep.has(step) && step <= this.end);
    if (single !== undefined && this.byStep.has(this.head)) return this.#fetch(single, 1);
    for (let i = 0; i < AHEAD; i++) {
      const step = this.head + i * this.every;
      if (step > this.end) return;
      if (!this.byStep.has(step)) {
        const room = Math.floor((this.end - step) / this.every) + 1;
        return this.#fetch(step, Math.min(this.size, AHEAD - i + 10, room));
      }
    }
  }

  async #fetch(start, count) {
    const request = new AbortController();
    const { recipe, every } = this;
    this.request = request;
    this.asked = start + (count - 1) * every;
    this.waitingSince ??= performance.now();
    const own = prefix(recipe, start + (count - 1) * every);
    const query = toQuery(own, this.table);
    const span = `start=${start}&every=${every}&count=${count}&v=${this.build}`;
    try {
      const response = await fetch(`frames?${query && `${query}&`}${span}`, { signal: request.signal });
      if (response.status === 409) return location.reload();
      if (response.status === 400) return this.#refused((await response.json()).problem);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const chunk = decode(await response.arrayBuffer());
      if (this.request === request) this.#took(chunk);
    } catch (error) {
      if (this.request === request) this.#failed();
    }
  }

  #took(chunk) {
    this.request = null;
    this.tries = 0;
    this.waitingSince = null;
    this.size = Math.min(LONGEST, this.size * 3);
    if (this.offline) this.onOffline((this.offline = false));
    for (const frame of chunk.frames) this.#keep(frame);
    if (chunk.head.diverged !== null) this.diverged = chunk.head.diverged;
    if (this.steps.length > KEPT) this.#thin();
    this.onFrames(chunk);
    this.want(this.head, this.every, this.extra);
  }

  #keep(frame) {
    if (!this.byStep.has(frame.step)) {
      let i = this.steps.length;
      while (i > 0 && this.steps[i - 1] > frame.step) i--;
      this.steps.splice(i, 0, frame.step);
    }
    this.byStep.set(frame.step, frame);
  }

  #thin() {
    const old = this.steps.length / 2;
    this.steps = this.steps.filter((step, i) => i >= old || i % 2 === 0 || !this.byStep.delete(step));
  }

  #refused(problem) {
    this.request = null;
    this.recipe = null;
    this.onProblem(problem);
  }

  #failed() {
    const wait = RETRY[Math.min(this.tries++, RETRY.length - 1)];
    if (!this.offline && this.tries > 1) this.onOffline((this.offline = true));
    const failed = this.request;
    setTimeout(() => {
      if (this.request !== failed) return;
      this.request = null;
      this.want(this.head, this.every, this.extra);
    }, wait);
  }
}
