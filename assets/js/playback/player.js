// The player: which step of the run is shown, and what the clock does. No DOM here.

import { settingsAt } from "./recipe.js";
import { Equilibrium } from "./equilibrium.js";
import { Selection } from "./selection.js";
import { SlowMotion } from "./slow_motion.js";
import { Stages } from "./stages.js";

/**
 * Who draws what the player shows.
 * @typedef {Object} View
 * @property {(frame: import("./chunk.js").Frame) => void} frameShown
 * @property {() => void} changed  anything but the frame
 * @property {() => void} recipeChanged  another run, or another way of the run
 * @property {() => void} restarted  the address is to be kept
 */

export class Player extends Selection {
  /**
   * @param {Object} facts what the server says of settings, losses and limits
   * @param {View} view
   * @param {import("./source.js").FrameSource} source
   */
  constructor(facts, view, source) {
    super(facts, {
      source,
      onFrames: (frames, chunk) => this.#arrived(frames, chunk),
      onProblem: (problem) => this.complain([problem]),
      onOffline: () => this.view.changed(),
    });
    this.view = view;
    this.follow = false; // whether the ghost's curves are drawn, so that its frames are needed
    this.head = 0;
    this.asked = 0; // where the viewer went: a run that diverged may end before
    this.shown = null; // the frame on the screen
    this.speed = 10; // steps between two frames
    this.pace = 1; // frames per tick
    this.due = 0; // share of a frame, at a pace below 1
    this.playing = false;
    this.halt = false; // pause at equilibrium
    this.target = null; // step asked for and not yet here
    this.problems = [];
    this.preparing = null; // the recipe whose Figure 1 has been asked for, as a query
    this.equilibrium = new Equilibrium(facts);
    this.stages = new Stages(this);
    this.slowMotion = new SlowMotion(this);
    this.drawnAt = []; // times of the last drawn frames
  }

  // --- what the page and window.gan1d can ask for ---

  play() {
    if (this.head >= this.frames.end) this.seek(this.frames.span.first);
    this.playing = true;
    this.view.changed();
  }

  pause() {
    this.playing = false;
    this.stages.stop = undefined;
    this.cancel();
  }

  /** Leave a far frame uncomputed, and stay where the play head is. */
  cancel() {
    if (this.target !== null) {
      this.frames.hurry();
      this.target = this.shown ? null : this.frames.span.first;
      this.asked = this.target ?? this.head;
    }
    this.view.changed();
  }

  /** Show a step: a frame at hand close to it, unless it must be exact; else as soon as computed. */
  seek(step, { exact = false } = {}) {
    const wanted = Math.min(this.frames.within(Number(step) || 0), this.frames.end);
    const near = this.frames.nearest(wanted);
    const isNear = near !== null && Math.abs(near - wanted) <= (exact ? 0 : this.speed / 2);
    this.asked = isNear ? near : wanted;
    this.stages.stop = undefined;
    if (isNear) return this.#show(near);
    this.target = wanted;
    this.frames.hurry();
    return this.view.changed();
  }

  /** Move by frames: forward ones are computed, back ones are those at hand. */
  move(frames) {
    this.playing = false;
    if (frames > 0) return this.seek(this.head + frames * this.speed);
    const at = this.frames.steps.findLastIndex((step) => step < this.head);
    const to = this.frames.steps[Math.max(at + frames + 1, 0)];
    return this.seek(at < 0 ? 0 : to);
  }

  setSpeed(speed) {
    this.speed = speed;
    this.frames?.hurry();
    this.view.changed();
  }

  /** Frames per tick. */
  setPace(pace) {
    this.pace = pace;
    this.due = 0;
    this.view.changed();
  }

  /** Take up another list of runs; the play head stays where both are the same run. */
  use(runs, head = this.asked) {
    const shared = this.select(runs);
    const stays = head === this.head && shared >= head && this.shown && !this.slowMotion.half;
    const wanted = this.frames.within(head);
    if (this.frames.span.recorded) this.speed = this.frames.span.every; // it has no others
    if (shared !== Infinity) this.equilibrium.recall(this.recipe, this.frames);
    this.slowMotion.leave();
    this.asked = head;
    this.target = stays ? null : wanted;
    if (!this.shown) this.head = wanted;
    this.view.recipeChanged();
    this.#reach();
    this.stages.known();
  }

  complain(problems) {
    this.problems = problems;
    this.view.changed();
  }

  get settings() {
    return settingsAt(this.recipe, this.head);
  }

  /** Whether this run goes on behind the play head: then a change makes a branch. */
  get hasFuture() {
    return this.run.base !== null || this.last > this.head || this.recipe.edits.some(([at]) => at > this.head);
  }

  /** The ghost's frame at the play head, if it is at hand. */
  get ghostShown() {
    return this.ghost?.get(this.head) ?? null;
  }

  /** Frames drawn in the last second. */
  get fps() {
    const now = performance.now();
    this.drawnAt = this.drawnAt.filter((time) => now - time < 1000);
    return this.drawnAt.length;
  }

  // --- the clock ---

  /** Once per display refresh: show the next frame if it is due, and ask for what comes. */
  tick() {
    if (!this.runs) return;
    if (this.target !== null) this.#reach();
    else if (this.slowMotion.on) this.slowMotion.tick();
    else if (this.playing) this.#play();
    const wish = { head: this.target ?? this.head, every: this.slowMotion.on ? 1 : this.speed, extra: this.stages.steps };
    this.frames.want({ ...wish, target: this.target });
    const follows = this.target === null && (this.runs.reference || this.follow);
    if (follows && this.ghost && this.ghost !== this.frames) {
      this.ghost.want(wish);
      if (this.ghostShown) this.ghost.last = Math.max(this.ghost.last, this.head);
    }
    this.slowMotion.want();
  }

  /** Show the step that was asked for, if it is here, or what comes nearest to it if it never will be. */
  #reach() {
    if (this.target === null) return;
    if (this.frames.get(this.target)) this.#show(this.target);
    else if (this.target > this.frames.end) this.#turnBack();
  }

  #play() {
    this.due = Math.min(this.due + this.pace, Math.max(this.pace, 1)); // waiting is not made up for
    const frames = Math.floor(this.due);
    if (frames && this.#advance(frames)) this.due -= frames;
  }

  /** Show the frame that is due, if it is here; returns whether it was. */
  #advance(frames) {
    const next = this.stages.before(this.head + frames * this.speed);
    if (!this.frames.get(next)) {
      if (next > this.frames.end) this.#stopAt(this.frames.before(this.frames.end));
      return false;
    }
    if (!this.#together(next)) return false;
    this.#go(next);
    this.drawnAt.push(performance.now());
    const settled = this.equilibrium.played(this.recipe, this.shown);
    if (settled && this.halt) this.playing = false;
    if (settled) this.view.changed();
    if (this.stages.isEnd(next)) this.pause();
    return true;
  }

  /** Whether the reference can show a step too, or never will. */
  #together(step) {
    const { ghost } = this;
    return !this.runs.reference || ghost.refused || step > ghost.end || Boolean(ghost.get(step));
  }

  /** Show the next step, as soon as it is here. */
  advanceTo(step) {
    if (this.frames.get(step) && this.#together(step)) this.#go(step);
    else if (step > this.frames.end) this.#stopAt(this.frames.before(this.frames.end));
  }

  /** The run diverged before the step that was asked for: its last finite frame is shown. */
  #turnBack() {
    const { end } = this.frames;
    if (this.frames.get(end) || end < 0) return this.#stopAt(end, this.asked);
    this.playing = false;
    this.target = end;
    return this.view.changed();
  }

  #stopAt(step, asked = step) {
    this.playing = false;
    this.target = null;
    this.asked = asked;
    if (this.frames.get(step)) this.#show(step);
    else if (!this.shown) this.target = this.frames.span.first;
    this.view.changed();
  }

  /** The run goes on to a step. */
  #go(step) {
    this.asked = step;
    this.#show(step);
  }

  #show(step) {
    this.head = step;
    this.target = null;
    this.slowMotion.leave();
    this.shown = this.frames.get(step);
    this.frames.last = Math.max(this.frames.last, step);
    this.equilibrium.shown(this.recipe, this.shown);
    this.view.frameShown(this.shown);
  }

  #arrived(frames, chunk) {
    if (chunk.head.diverged !== null || frames === this.ghost) this.view.changed();
    if (frames === this.frames && !this.shown) this.tick();
  }
}
