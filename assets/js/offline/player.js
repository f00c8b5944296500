// The recorded runs and the play head: which run of the grid, which frame of it. No DOM here.

import { checked, stageEnds } from "../playback/recipe.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4]; // frames per display refresh

/**
 * A recorded run.
 * @typedef {{recipe: Object, query: string, kind: string, scene: number, frames: Object[], diverged: number|null}} Run
 */

export class Player {
  /**
   * @param {Object} facts what app/offline.py says of the recording
   * @param {Run[]} runs one for each combination of the grid's values; the last setting varies fastest
   * @param {{changed: () => void}} view told when anything but the frame has changed
   */
  constructor(facts, runs, view) {
    this.facts = facts;
    this.runs = runs;
    this.view = view;
    this.axes = facts.axes;
    this.choice = this.axes.map((axis) => nearest(axis, axis.default).which ?? 0);
    this.head = 0; // frame asked for; a run that diverged may end before it
    this.playing = false;
    this.speed = 1;
    this.due = 0; // share of a frame, at speeds below 1
    this.stop = null; // frame to pause at
    this.problems = [];
    this.drawnAt = []; // times of the last played frames
  }

  /** @returns {Run} */
  get run() {
    return this.runs[this.choice.reduce((at, which, i) => at * this.axes[i].values.length + which, 0)];
  }

  /** Last frame of the run. */
  get last() {
    return this.run.frames.length - 1;
  }

  get shown() {
    return this.run.frames[Math.min(this.head, this.last)];
  }

  /** Step at the play head; that of the frame shown, unless the run ended before. */
  get step() {
    return this.stepOf(this.head);
  }

  stepOf(index) {
    return this.facts.start + index * this.facts.every;
  }

  /** Step of the last frame of the longest run. */
  get end() {
    return this.stepOf(Math.max(...this.runs.map(({ frames }) => frames.length)) - 1);
  }

  /** Frames that end the stages of Figure 1, as far as they were recorded, or null. */
  get panels() {
    const ends = stageEnds(this.run.recipe);
    return ends && [...ends.map((step) => this.#indexOf(step, Math.floor)), this.last];
  }

  /** Which stage of Figure 1 is shown, or null. */
  get stage() {
    const ends = stageEnds(this.run.recipe);
    return ends && "abcd"[ends.filter((end) => this.shown.step > end).length];
  }

  /** Frames played in the last second. */
  get fps() {
    const now = performance.now();
    this.drawnAt = this.drawnAt.filter((time) => now - time < 1000);
    return this.drawnAt.length;
  }

  // --- what the page, its keys and messages can ask for ---

  play() {
    if (this.head >= this.last) this.head = 0;
    this.playing = true;
    this.view.changed();
  }

  pause() {
    this.playing = false;
    this.stop = null;
    this.view.changed();
  }

  /** Show the frame nearest to a step. */
  seek(step) {
    this.#go(this.#indexOf(Number(step) || 0, Math.round));
  }

  /** Move by frames, and stay there. */
  move(frames) {
    this.playing = false;
    this.#go(Math.min(Math.max(Math.min(this.head, this.last) + frames, 0), this.last));
  }

  /** Play to the end of the next stage of Figure 1 and stop there; or go back to the last one. */
  toStage(way) {
    const ends = this.panels ?? [];
    if (way < 0) return this.#go(ends.findLast((index) => index < this.head) ?? 0);
    this.stop = ends.find((index) => index > this.head) ?? null;
    return this.play();
  }

  /** Play to the end of a stage of Figure 1, or show it if it is past; returns what was refused. */
  playStage(name) {
    const { panels, head } = this;
    if (!panels) return ["this run has no stages: it is not Figure 1"];
    const at = "abcd".indexOf(name);
    const [start, end] = [at ? panels[at - 1] : 0, panels[at]];
    if (head >= end) {
      this.pause();
      this.#go(end);
    } else {
      this.head = Math.max(head, start);
      this.stop = end;
      this.play();
    }
    return [];
  }

  setSpeed(speed) {
    this.speed = speed;
    this.due = 0;
    this.view.changed();
  }

  /** Switch to another run of the grid, at the same step. */
  choose(axis, which) {
    this.choice = this.choice.with(axis, which);
    if (this.playing && this.head >= this.last) this.pause();
    this.stop = null;
    this.view.changed();
  }

  /**
   * Switch to the recorded run nearest to what is asked for.
   * @param {Object<string, any>} changes  @returns {string[]} what was refused
   */
  set(changes) {
    const problems = [];
    for (const [name, given] of Object.entries(changes)) {
      const at = this.axes.findIndex((axis) => axis.name === name);
      const { which, problem } = at < 0 ? { problem: this.#fixed(name) } : nearest(this.axes[at], given);
      if (problem) problems.push(problem);
      else this.choose(at, which);
    }
    this.complain(problems);
    return problems;
  }

  complain(problems) {
    this.problems = problems;
    this.view.changed();
  }

  // --- the clock ---

  /** Once per display refresh: show the next frame, if it is due. */
  tick() {
    if (!this.playing) return;
    this.due += this.speed;
    const frames = Math.floor(this.due);
    this.due -= frames;
    if (!frames) return;
    const end = Math.min(this.stop ?? this.last, this.last);
    this.head = Math.min(this.head + frames, end);
    this.drawnAt.push(performance.now());
    if (this.head === end) this.pause();
  }

  #go(index) {
    this.head = index;
    this.stop = null;
    this.view.changed();
  }

  #indexOf(step, round) {
    return Math.min(Math.max(round((step - this.facts.start) / this.facts.every), 0), this.last);
  }

  #fixed(name) {
    const names = this.axes.map((axis) => axis.name).join(", ");
    const varied = names ? `what varies in it is ${names}` : "nothing varies in it";
    return `${String(name).slice(0, 60)} cannot be set in a recording: ${varied}`;
  }
}

/** The place of a grid's value that is nearest to what is asked for, on its slider. */
function nearest(axis, given) {
  const { value, problem } = checked(axis, given);
  if (problem) return { problem };
  if (typeof value === "string") {
    const which = axis.values.indexOf(value);
    const known = axis.texts.join(", ");
    return which < 0 ? { problem: `${axis.name} must be one of ${known} in this recording, got '${value}'` } : { which };
  }
  const place = (number) => (axis.log ? Math.log(Math.max(number, 1e-9)) : number);
  const away = axis.values.map((one) => Math.abs(place(one) - place(value)));
  return { which: away.indexOf(Math.min(...away)) };
}
