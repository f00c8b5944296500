// The player: which step of the run is shown, and what the clock does. No DOM here.

import { Clock } from "./clock.js";
import { Equilibrium } from "./equilibrium.js";
import { settingsAt } from "./recipe.js";
import { Selection } from "./selection.js";
import { SlowMotion } from "./slow_motion.js";
import { Stages } from "./stages.js";

/** @import { Frames } from "./frames.js" */
/** @import { Runs } from "./runs.js" */
/** @import { FrameSource } from "./source.js" */
/** @import { Chunk, Facts, Frame, View } from "./types.js" */

export class Player extends Selection {
  follow = false; // whether the ghost's curves are drawn, so that its frames are needed
  head = 0;
  asked = 0; // where the viewer went: a run that diverged may end before
  /** @type {Frame|null} */
  shown = null; // the frame on the screen
  isHere = false; // that frame is one of this run; else of the run before, until one of this run comes
  speed = 10; // steps between two frames
  playing = false;
  halt = false; // pause at equilibrium
  /** @type {number|null} */
  target = null; // step asked for and not yet here
  /** @type {string[]} */
  problems = [];
  /** @type {string|null} */
  preparing = null; // the recipe whose Figure 1 has been asked for, as a query
  clock = new Clock();

  /** @param {Facts} facts  @param {View} view  @param {FrameSource} source */
  constructor(facts, view, source) {
    super(facts, {
      source,
      onFrames: (frames, chunk) => this.#arrived(frames, chunk),
      onProblem: (problem) => this.complain([problem]),
      onOffline: () => this.view.changed(),
    });
    this.view = view;
    this.equilibrium = new Equilibrium(facts);
    this.stages = new Stages(this);
    this.slowMotion = new SlowMotion(this);
  }

  // --- what the page and window.gan1d can ask for ---

  play() {
    if (this.head === this.limit) return; // the headline says so
    if (this.head >= this.frames.end) this.seek(this.frames.span.first);
    this.playing = true;
    this.view.changed();
  }

  pause() {
    this.playing = false;
    this.stages.stop = undefined;
    if (this.isHere) this.cancel();
    else this.view.changed();
  }

  /** Leave a far frame uncomputed: stay where the play head is, or go to what is at hand of a new run. */
  cancel() {
    if (this.target !== null) {
      this.frames.hurry();
      this.target = this.isHere ? null : (this.frames.nearest(this.head) ?? this.frames.span.first);
      this.asked = this.target ?? this.head;
    }
    this.view.changed();
  }

  /**
   * Show a step: a frame at hand close to it, unless it must be exact; else as soon as computed.
   * @param {number} step
   */
  seek(step, { exact = false } = {}) {
    const wanted = Math.min(this.frames.within(Number(step) || 0), this.frames.end);
    const near = this.frames.nearest(wanted);
    const isNear = near !== null && Math.abs(near - wanted) <= (exact ? 0 : this.speed / 2);
    this.asked = isNear ? near : wanted;
    this.stages.stop = undefined;
    if (this.#show(this.asked)) return;
    this.target = wanted;
    this.frames.hurry();
    this.view.changed();
  }

  /** @param {number} frames  to move by: forward ones are computed, back ones are those at hand */
  move(frames) {
    this.playing = false;
    if (frames > 0) return this.seek(this.head + frames * this.speed);
    const at = this.frames.steps.findLastIndex((step) => step < this.head);
    const to = this.frames.steps[Math.max(at + frames + 1, 0)];
    return this.seek(at < 0 ? 0 : to);
  }

  /** @param {number} speed steps between two frames */
  setSpeed(speed) {
    this.speed = speed;
    if (this.isOpen) this.frames.hurry();
    this.view.changed();
  }

  /**
   * Take up another list of runs; the play head stays where both are the same run.
   * @param {Runs} runs
   */
  use(runs, head = this.asked) {
    const shared = this.select(runs);
    this.isHere &&= shared >= this.head;
    const wanted = this.frames.within(head);
    const stays = head === this.head && this.isHere && !this.slowMotion.half;
    if (this.frames.span.recorded) this.speed = this.frames.span.every; // it has no others
    if (shared !== Infinity) this.equilibrium.recall(this.recipe, this.frames);
    this.slowMotion.leave();
    this.asked = head;
    this.target = stays ? null : wanted;
    if (!this.isHere) this.head = wanted;
    this.view.recipeChanged();
    this.#reach();
    this.stages.known();
  }

  /** @param {string[]} problems */
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

  // --- the clock ---

  /** Once per display refresh: show the next frame if it is due, and ask for what comes. */
  tick() {
    if (!this.isOpen) return;
    if (this.target !== null) this.#reach();
    else if (this.slowMotion.on) this.slowMotion.tick();
    else if (this.playing) this.clock.tick((frames) => this.#advance(frames), this.frames.pace(this.head, this.speed));
    this.want();
  }

  /** Ask for what comes: once per tick, and at once after a change. */
  want() {
    const { target, ghost } = this;
    const wish = { head: target ?? this.head, every: this.slowMotion.on ? 1 : this.speed, extra: this.stages.steps };
    this.frames.want({ ...wish, target, behind: Math.min(this.behind, this.last) }); // after the step itself
    if (target === null && (this.runs.reference || this.follow) && ghost && ghost !== this.frames) {
      ghost.want(wish);
      if (this.ghostShown) ghost.last = Math.max(ghost.last, this.head);
    }
    this.slowMotion.want();
  }

  /** Show the step that was asked for, if it is here, or what comes nearest to it if it never will be. */
  #reach() {
    const { target } = this;
    if (target !== null && !this.#show(target) && target > this.frames.end) this.#turnBack();
  }

  /**
   * Show the frame that is due, if it is here; returns whether it was.
   * @param {number} frames
   */
  #advance(frames) {
    const next = this.stages.before(this.head + frames * this.speed);
    const frame = this.advanceTo(next);
    if (!frame) return false;
    const settled = this.equilibrium.played(this.recipe, frame);
    if (settled && this.halt) this.playing = false;
    if (settled) this.view.changed();
    if (this.stages.isEnd(next)) this.pause();
    return true;
  }

  /** @param {number} step  @returns {boolean} whether the reference can show it too, or never will */
  #together(step) {
    const { ghost } = this;
    return !this.runs.reference || !ghost || ghost.refused || step > ghost.end || Boolean(ghost.get(step));
  }

  /**
   * Show the next step if it is here, or stop where there is none; returns its frame.
   * @param {number} step
   */
  advanceTo(step) {
    if (!this.frames.get(step)) {
      if (step > this.frames.end) this.#stopAt(this.frames.before(this.frames.end));
      return undefined;
    }
    if (!this.#together(step)) return undefined;
    this.asked = step;
    return this.#show(step);
  }

  /** The run diverged before the step that was asked for: its last finite frame is shown. */
  #turnBack() {
    const { end } = this.frames;
    if (this.frames.get(end) || end < 0) return this.#stopAt(end, this.asked);
    this.playing = false;
    this.target = end;
    return this.view.changed();
  }

  /** @param {number} step */
  #stopAt(step, asked = step) {
    this.playing = false;
    this.target = null;
    this.asked = asked;
    if (!this.#show(step) && !this.isHere) this.target = this.frames.span.first;
    this.view.changed();
  }

  /** @param {number} step  @returns {Frame|undefined} its frame, which is shown, if it is here */
  #show(step) {
    const frame = this.frames.get(step);
    if (!frame) return undefined;
    this.head = step;
    this.target = null;
    this.slowMotion.leave();
    this.shown = frame;
    this.isHere = true;
    this.frames.last = Math.max(this.frames.last, step);
    this.equilibrium.shown(this.recipe, frame);
    this.view.frameShown(frame);
    return frame;
  }

  /** @param {Frames} frames  @param {Chunk} chunk */
  #arrived(frames, chunk) {
    const isPast = chunk.head.start < this.head && this.target === null; // charts over steps show it
    if (chunk.head.diverged !== null || frames === this.ghost || isPast) this.view.changed();
    if (frames === this.frames && !this.shown) this.tick();
  }
}
