// The player: which run and which step of it is shown, and what the clock does. No DOM here.

import { ALL_DEFAULTS, settingsAt, sharedSteps, stageEnds, toQuery } from "./recipe.js";
import { Equilibrium } from "./equilibrium.js";
import { behind, current } from "./runs.js";
import { FrameCache } from "./frame_cache.js";
import { SlowMotion } from "./slow_motion.js";

export class Player {
  /** @param facts what the server says of settings and limits  @param view called on every change */
  constructor(facts, view) {
    this.facts = facts;
    this.view = view;
    this.table = facts.settings;
    this.runs = null; // runs.js
    this.frames = null; // of the run that is played
    this.ghost = null; // frames of the run behind it
    this.follow = false; // whether the ghost's curves are drawn, so that its frames are needed
    this.head = 0;
    this.shown = null; // the frame on the screen
    this.speed = 10;
    this.playing = false;
    this.halt = false; // pause at equilibrium
    this.target = null; // step asked for and not yet here
    this.stop = undefined; // step to pause at; null for the end of (d), wherever it is
    this.stageWanted = null; // stage to play when the recipe of Figure 1 is here
    this.problems = [];
    this.preparing = null; // the recipe whose Figure 1 has been asked for, as a query
    this.equilibrium = new Equilibrium(facts);
    this.slowMotion = new SlowMotion(this);
    this.drawnAt = []; // times of the last drawn frames
    this.cache = new FrameCache({
      table: this.table,
      build: facts.build,
      maxStep: facts.limits.steps,
      onFrames: (frames, chunk) => this.#arrived(frames, chunk),
      onProblem: (problem) => this.complain([problem]),
      onOffline: () => this.view.changed(),
    });
  }

  // --- what the page and window.gan1d can ask for ---

  play() {
    if (this.head >= this.frames.end) this.seek(0);
    this.playing = true;
    this.view.changed();
  }

  pause() {
    this.playing = false;
    this.stop = undefined;
    this.cancel();
  }

  /** Leave a far frame uncomputed, and stay where the play head is. */
  cancel() {
    if (this.target !== null) this.frames.hurry();
    this.target = this.shown ? null : 0;
    this.view.changed();
  }

  /** Show a step: a frame at hand close to it, unless it must be exact; else as soon as computed. */
  seek(step, { exact = false } = {}) {
    const wanted = Math.round(Math.min(Math.max(Number(step) || 0, 0), this.frames.end));
    const near = this.frames.nearest(wanted);
    if (near !== null && Math.abs(near - wanted) <= (exact ? 0 : this.speed / 2)) return this.#show(near);
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

  /** Play to the end of the next stage of Figure 1 and stop there; or go back to the last one. */
  toStage(way) {
    const ends = (this.panels ?? []).filter((step) => step !== null);
    if (way < 0) return this.seek(ends.findLast((step) => step < this.head) ?? 0);
    this.stop = ends.find((step) => step > this.head) ?? null;
    return this.play();
  }

  /** Play to the end of a stage of Figure 1, or show it if it is past; returns what was refused. */
  playStage(name) {
    const { panels, head } = this;
    this.stageWanted = panels || this.preparing === null ? null : name; // as soon as it is known
    if (!panels) return this.stageWanted ? [] : ["this run has no stages: it is not Figure 1"];
    const at = "abcd".indexOf(name);
    const [start, end] = [at ? panels[at - 1] : 0, panels[at]];
    if (end !== null && head >= end) {
      this.pause();
      this.seek(end, { exact: true });
    } else {
      if (head < start) this.seek(start, { exact: true });
      this.stop = end;
      this.play();
    }
    return [];
  }

  setSpeed(speed) {
    this.speed = speed;
    this.frames?.hurry();
    this.view.changed();
  }

  /** Take up another list of runs; the play head stays where both are the same run. */
  use(runs, head = this.head) {
    const before = this.runs && this.recipe;
    const recipe = current(runs).recipe;
    const shared = before ? sharedSteps(before, recipe) : -1;
    const stays = head === this.head && shared >= head && this.shown && !this.slowMotion.half;
    this.runs = runs;
    this.frames = this.#take(this.frames, recipe);
    this.ghost = this.#take(this.ghost, behind(runs)?.recipe);
    this.cache.keep([...runs.list.map((run) => run.recipe), ...(this.ghost ? [this.ghost.recipe] : [])]);
    if (shared !== Infinity) this.#look();
    this.slowMotion.leave();
    this.target = stays ? null : head;
    if (!this.shown) this.head = head;
    this.view.recipeChanged();
    if (this.stageWanted && this.panels) this.playStage(this.stageWanted);
  }

  complain(problems) {
    this.problems = problems;
    this.view.changed();
  }

  get run() {
    return current(this.runs);
  }

  get recipe() {
    return this.run.recipe;
  }

  /** Furthest step shown of this run. */
  get last() {
    return this.frames.last;
  }

  get settings() {
    return settingsAt(this.recipe, this.head);
  }

  get query() {
    return toQuery(this.recipe, this.table);
  }

  /** What the run is compared to, as a query, or null. */
  get referenceQuery() {
    const recipe = this.runs.reference?.recipe;
    return recipe ? toQuery(recipe, this.table) || ALL_DEFAULTS : null;
  }

  /** What the server says of the loss. */
  get loss() {
    return this.facts.losses[this.recipe.settings.loss];
  }

  get kind() {
    return this.loss.kind;
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

  /** Steps of the frames that fill the panels (a)-(d), and the step that each waits for. */
  get panels() {
    const ends = stageEnds(this.recipe);
    return ends && [...ends, this.equilibrium.final];
  }

  /** Which stage of Figure 1 is shown, or null. */
  get stage() {
    const ends = stageEnds(this.recipe);
    return ends && "abcd"[ends.filter((end) => this.head > end).length];
  }

  // --- the clock ---

  /** Once per display refresh: show the next frame if it is due, and ask for what comes. */
  tick() {
    if (!this.runs) return;
    if (this.target !== null && this.frames.get(this.target)) this.#show(this.target);
    else if (this.target !== null && this.target > this.frames.end) this.#turnBack();
    else if (this.slowMotion.on && this.target === null) this.slowMotion.tick();
    else if (this.playing && this.target === null) this.#advance();
    const extra = (this.panels ?? []).filter((step) => step !== null && step <= this.last);
    if (this.stop) extra.push(this.stop);
    const wish = { head: this.target ?? this.head, every: this.slowMotion.on ? 1 : this.speed, extra };
    this.frames.want({ ...wish, target: this.target });
    const follows = this.target === null && (this.runs.reference || this.follow);
    if (follows && this.ghost && this.ghost !== this.frames) {
      this.ghost.want(wish);
      if (this.ghostShown) this.ghost.last = Math.max(this.ghost.last, this.head);
    }
    this.slowMotion.want();
  }

  #advance() {
    const due = this.head + this.speed;
    const next = this.stop > this.head ? Math.min(due, this.stop) : due;
    if (this.frames.get(next)) {
      if (!this.#together(next)) return;
      this.#show(next);
      this.drawnAt.push(performance.now());
      const settled = this.equilibrium.played(this.recipe, this.shown);
      if (settled && this.halt) this.playing = false;
      if (settled) this.view.changed();
      if (next === this.stop || (this.stop === null && this.equilibrium.final === next)) this.pause();
    } else if (next > this.frames.end) {
      this.#stopAt(this.frames.before(this.frames.end));
    }
  }

  /** Whether the reference can show a step too, or never will. */
  #together(step) {
    const { ghost } = this;
    return !this.runs.reference || ghost.refused || step > ghost.end || Boolean(ghost.get(step));
  }

  /** Show the next step, as soon as it is here. */
  advanceTo(step) {
    if (this.frames.get(step) && this.#together(step)) return this.#show(step);
    if (step > this.frames.end) this.#stopAt(this.frames.before(this.frames.end));
    return undefined;
  }

  /** The run diverged before the step that was asked for: its last finite frame is shown. */
  #turnBack() {
    const { end } = this.frames;
    if (this.frames.get(end) || end < 0) return this.#stopAt(end);
    this.playing = false;
    this.target = end;
    return this.view.changed();
  }

  #stopAt(step) {
    this.playing = false;
    this.target = null;
    if (this.frames.get(step)) this.#show(step);
    else if (!this.shown) this.target = 0;
    this.view.changed();
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

  /** Another run: what is known of its rest. */
  #look() {
    this.equilibrium.clear();
    const { steps, last } = this.frames;
    for (const step of steps) if (step <= last) this.equilibrium.shown(this.recipe, this.frames.get(step));
  }

  /** The frames of a recipe in place of others, whose request then is of no use. */
  #take(old, recipe) {
    const frames = recipe ? this.cache.of(recipe) : null;
    if (old && old !== frames) old.hurry();
    return frames;
  }

  #arrived(frames, chunk) {
    if (chunk.head.diverged !== null || frames === this.ghost) this.view.changed();
    if (frames === this.frames && !this.shown) this.tick();
  }
}
