// The frames of one run: kept by step, asked for ahead of the play head, one request at a time.

import { sharedSteps } from "./recipe.js";
import { waitAfter } from "./retry.js";
import { countUpTo } from "./search.js";
import { Busy, Refused } from "./source.js";
import { RESERVE, Supply } from "./supply.js";
import { LONGEST, next } from "./wanted.js";

/** @import { Options } from "./source.js" */
/** @import { Chunk, Frame, Recipe } from "./types.js" */
/** @import { Batch, Wish } from "./wanted.js" */

const FIRST = 3; // frames in the first chunk after a change, so that the change is seen at once
const NEAR = 30; // frames ahead: what is missing there is wanted now
const KEPT = 20000; // frames in memory; beyond it every other old one goes

export class Frames {
  /** @type {Map<number, Frame>} */
  byStep = new Map();
  /** @type {number[]} */
  steps = []; // ascending
  last = 0; // furthest step shown
  /** @type {number|null} */
  diverged = null; // first step that is not finite
  offline = false;
  /** @type {string|null} */
  busy = null; // what the source says that has too much to do
  refused = false;
  /** @type {number|null} */
  waitingSince = null; // ms
  tries = 0;
  supply = new Supply();
  size = FIRST;
  /** @type {AbortController|null} */
  request = null;
  /** @type {Wish|null} */
  wish = null;
  #spare = false; // the request is for what nobody waits for

  /**
   * @param {Options} options
   * @param {Recipe} recipe
   * @param {Frames[]} others runs whose frames are taken over as far as they are the same
   */
  constructor(options, recipe, others = []) {
    this.options = options;
    this.recipe = recipe;
    this.span = options.source.span(recipe);
    this.#inherit(others);
  }

  /** @param {Frames[]} others */
  #inherit(others) {
    const shared = (/** @type {Frames} */ other) => sharedSteps(other.recipe, this.recipe);
    const best = others.toSorted((one, two) => shared(two) - shared(one))[0];
    const until = best ? shared(best) : -1;
    if (until < 0) return;
    for (const frame of best.upTo(until)) this.byStep.set(frame.step, frame);
    this.steps = [...this.byStep.keys()];
    this.last = Math.min(best.last, until);
    if (best.diverged !== null && best.diverged <= until) this.diverged = best.diverged;
  }

  /** Drop what is under way and ask for little first. */
  hurry() {
    this.request?.abort();
    this.request = this.waitingSince = null;
    this.size = FIRST;
    this.tries = 0;
  }

  /** @param {Wish} wish asked for until another one comes */
  want(wish) {
    this.wish = wish;
    if (this.refused || (this.request && !this.#spare)) return;
    const batch = next(this, wish);
    if (!batch || (this.request && (batch.later || batch.start > wish.head + NEAR * wish.every))) return;
    this.request?.abort(); // nobody waits for it, and for this somebody will
    this.#fetch(batch);
  }

  /** @param {number} step */
  get(step) {
    return this.byStep.get(step);
  }

  /**
   * The frames at hand up to a step, in order.
   * @param {number} step
   */
  upTo(step) {
    return this.steps.slice(0, countUpTo(this.steps, step)).flatMap((one) => this.byStep.get(one) ?? []);
  }

  /** Last step that can be shown. */
  get end() {
    const { first, every, last } = this.span;
    if (this.diverged === null) return last;
    return Math.min(first + every * Math.floor((this.diverged - 1 - first) / every), last);
  }

  /**
   * The step nearest to one that the source has a frame of; with Math.floor the last one up to it.
   * @param {number} step
   */
  within(step, round = Math.round) {
    const { first, every, last } = this.span;
    return Math.min(Math.max(first + every * round((step - first) / every), first), last);
  }

  /**
   * Last step whose frame is at hand, at or before one; -1 if there is none.
   * @param {number} step
   */
  before(step) {
    return this.steps[countUpTo(this.steps, step) - 1] ?? -1;
  }

  /**
   * The step at hand that is nearest to one, or null.
   * @param {number} step
   */
  nearest(step) {
    const at = countUpTo(this.steps, step);
    const around = [this.steps[at - 1], this.steps[at]].filter((one) => one !== undefined);
    around.sort((a, b) => Math.abs(a - step) - Math.abs(b - step));
    return around[0] ?? null;
  }

  /**
   * Frames a second to show from a step on, so that those at hand last until more come; Infinity where they do anyway.
   * @param {number} head  @param {number} every
   */
  pace(head, every) {
    if (this.supply.perSecond === Infinity) return Infinity;
    for (let step = head + every; step <= Math.min(head + RESERVE * every, this.end); step += every)
      if (!this.byStep.has(step)) return this.supply.perSecond;
    return Infinity;
  }

  /** @param {Batch} batch */
  async #fetch({ start, count, every, later = false }) {
    const request = new AbortController();
    this.request = request;
    this.#spare = later;
    if (!later) this.waitingSince ??= performance.now();
    let chunk;
    try {
      const { recipe } = this;
      chunk = await this.options.source.request({ recipe, start, every, count, later, signal: request.signal });
      const isNew = chunk.head.diverged !== null || chunk.frames.some(({ step }) => !this.byStep.has(step));
      if (!isNew) throw new Error(`no frame of step ${start}`); // or it would be asked for at once, for ever
    } catch (error) {
      if (this.request !== request) return undefined;
      return error instanceof Refused ? this.#refuse(error.message) : this.#failed(error);
    }
    if (this.request !== request) return undefined;
    if (!later && !this.tries) this.supply.note(chunk.frames.length, performance.now() - (this.waitingSince ?? 0));
    return this.#took(chunk);
  }

  /** @param {Chunk} chunk */
  #took(chunk) {
    this.request = null;
    this.tries = 0;
    this.busy = this.waitingSince = null;
    this.size = Math.min(LONGEST, this.size * 3);
    this.#tell(false);
    for (const frame of chunk.frames) this.#keep(frame);
    if (chunk.head.diverged !== null) this.diverged = chunk.head.diverged;
    if (this.steps.length > KEPT) this.#thin();
    this.options.onFrames(this, chunk);
    this.#goOn();
  }

  #goOn() {
    if (!this.request && this.wish) this.want(this.wish);
  }

  /** @param {Frame} frame */
  #keep(frame) {
    if (!this.byStep.has(frame.step)) this.steps.splice(countUpTo(this.steps, frame.step), 0, frame.step);
    this.byStep.set(frame.step, frame);
  }

  #thin() {
    const old = this.steps.length / 2;
    this.steps = this.steps.filter((step, i) => i >= old || i % 2 === 0 || !this.byStep.delete(step));
  }

  /** @param {string} problem */
  #refuse(problem) {
    this.request = null;
    this.refused = true;
    this.options.onProblem(problem);
  }

  /** @param {boolean} offline */
  #tell(offline) {
    if (this.offline === offline) return;
    this.offline = offline;
    this.options.onOffline();
  }

  /** @param {unknown} error */
  #failed(error) {
    this.busy = error instanceof Busy ? error.message : null;
    const wait = waitAfter(error, this.tries);
    if (!this.busy) [this.tries, this.size] = [this.tries + 1, FIRST]; // many come back at once: each soon has a little
    this.#tell(!this.busy && this.tries > 1);
    const failed = this.request;
    setTimeout(() => {
      if (this.request !== failed) return;
      this.request = null;
      this.#goOn();
    }, wait);
  }
}
