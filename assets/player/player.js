// The player: which step is shown, which recipe is run, and what the clock does. No DOM here.

import { Frames } from "./frames.js";
import { checked, edited, settingsAt, sharedSteps, stageEnds, toQuery } from "./recipe.js";

const AT_REST = 30; // frames in a row that make an equilibrium
const DRAG = 100; // ms between two edits of one setting, while a slider is dragged

export class Player {
  /** @param facts what the server says of settings and limits  @param view called on every change */
  constructor(facts, view) {
    this.facts = facts;
    this.view = view;
    this.table = facts.settings;
    this.recipe = null;
    this.base = null; // the recipe that Figure 1 is made of, while it plays
    this.head = 0;
    this.shown = null; // the frame on the screen
    this.last = 0; // furthest step shown
    this.speed = 10;
    this.playing = false;
    this.halt = false;
    this.target = null; // step asked for and not yet here
    this.stop = undefined; // step to pause at; null for the end of (d), wherever it is
    this.problems = [];
    this.preparing = false; // Figure 1 has been asked for
    this.atRest = { since: null, count: 0 };
    this.final = null; // first step of (d) at equilibrium
    this.drawn = []; // times of the last drawn frames
    this.dragged = {};
    this.frames = new Frames({
      table: this.table,
      build: facts.build,
      maxStep: facts.limits.steps,
      onFrames: (chunk) => this.#arrived(chunk),
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
    this.view.changed();
  }

  /** Show a step: a frame at hand close to it, or the very step as soon as it is computed. */
  seek(step) {
    const wanted = Math.round(Math.min(Math.max(Number(step) || 0, 0), this.frames.end));
    const near = this.#nearest(wanted);
    if (near !== null && Math.abs(near - wanted) <= this.speed / 2) return this.#show(near);
    this.target = wanted;
    this.frames.hurry();
    this.view.changed();
  }

  /** Move by frames: forward ones are computed, back ones are those at hand. */
  move(frames) {
    this.playing = false;
    if (frames > 0) return this.seek(this.head + frames * this.speed);
    const at = this.frames.steps.findLastIndex((step) => step < this.head);
    const to = this.frames.steps[Math.max(at + frames + 1, 0)];
    this.seek(at < 0 ? 0 : to);
  }

  /** Play to the end of the next stage of Figure 1 and stop there; or go back to the last one. */
  toStage(way) {
    const ends = (this.panels ?? []).filter((step) => step !== null);
    if (way < 0) return this.seek(ends.findLast((step) => step < this.head) ?? 0);
    this.stop = ends.find((step) => step > this.head) ?? null;
    return this.play();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.frames.hurry();
    this.view.changed();
  }

  /**
   * Change settings: live ones from the play head on, others with a restart.
   * @param {Object<string, any>} changes  @returns {Promise<string[]>} what was refused
   */
  async set(changes) {
    const problems = [];
    const values = {};
    for (const [name, given] of Object.entries(changes)) {
      const row = Object.hasOwn(this.table, name) ? this.table[name] : null;
      const { value, problem } = checked(row, row ? given : name);
      if (problem) problems.push(problem);
      else if (value !== this.settings[name]) values[name] = value;
    }
    const names = Object.keys(values);
    const restarts = names.some((name) => this.table[name].kind !== "live");
    if (restarts) problems.push(...(await this.#restartWith(values)));
    else if (names.length) problems.push(...this.#editNow(values));
    this.complain(problems);
    return problems;
  }

  /** Run another recipe; the play head stays where both are the same run. */
  open(recipe, { head = 0, base = null } = {}) {
    const shared = this.recipe ? sharedSteps(this.recipe, recipe) : -1;
    this.recipe = recipe;
    this.base = base;
    this.frames.open(recipe);
    this.final = null;
    this.atRest = { since: null, count: 0 };
    this.last = Math.min(this.last, Math.max(shared, 0));
    this.target = head === this.head && shared >= head && this.shown ? null : head;
    this.dragged = {};
    this.view.recipeChanged();
  }

  /** Play the given recipe through the stages of Figure 1. */
  async openFigure1(query, opening) {
    const base = query;
    if (opening) this.open(opening, { base });
    else this.preparing = true; // nothing to play until the answer is here
    try {
      const response = await fetch(`figure1?${query}`);
      const answer = await response.json();
      if (!response.ok) return this.complain([answer.problem]);
      if (opening && this.base !== base) return undefined; // left in the meantime
      const shared = opening ? sharedSteps(this.recipe, answer) : -1;
      const head = opening ? Math.min(this.head, shared) : 0;
      this.open({ settings: answer.settings, edits: answer.edits }, { base, head });
      return this.complain(answer.stages.filter((s) => !s.reached).map((s) => `Figure 1: ${s.sentence}`));
    } catch {
      return setTimeout(() => this.base === base && this.openFigure1(query, opening), 1000);
    } finally {
      this.preparing = false;
    }
  }

  complain(problems) {
    this.problems = problems;
    this.view.changed();
  }

  get settings() {
    return settingsAt(this.recipe, this.head);
  }

  get query() {
    return toQuery(this.recipe, this.table);
  }

  get kind() {
    return this.facts.losses[this.recipe.settings.loss].kind;
  }

  /** Frames drawn in the last second. */
  get fps() {
    const now = performance.now();
    this.drawn = this.drawn.filter((time) => now - time < 1000);
    return this.drawn.length;
  }

  /** Steps of the frames that fill the panels (a)-(d), and the step that each waits for. */
  get panels() {
    const ends = stageEnds(this.recipe);
    return ends && [...ends, this.final];
  }

  // --- the clock ---

  /** Once per display refresh: show the next frame if it is due, and ask for what comes. */
  tick() {
    if (!this.recipe) return;
    if (this.target !== null && this.frames.get(this.target)) this.#show(this.target);
    else if (this.target !== null && this.target > this.frames.end) this.#stopAt(this.frames.end);
    else if (this.playing && this.target === null) this.#advance();
    const single = (this.panels ?? []).filter((step) => step !== null && step <= this.last);
    if (this.stop) single.push(this.stop);
    this.frames.want(this.target ?? this.head, this.speed, single);
  }

  #advance() {
    const due = this.head + this.speed;
    const next = this.stop > this.head ? Math.min(due, this.stop) : due;
    if (this.frames.get(next)) {
      this.#show(next);
      this.drawn.push(performance.now());
      this.#watchRest();
      if (next === this.stop || (this.stop === null && this.final === next)) this.pause();
    } else if (next > this.frames.end) {
      this.#stopAt(this.frames.steps.findLast((step) => step <= this.frames.end) ?? 0);
    }
  }

  #stopAt(step) {
    this.playing = false;
    this.target = null;
    if (this.frames.get(step)) this.#show(step);
    this.view.changed();
  }

  #show(step) {
    this.head = step;
    this.target = null;
    this.shown = this.frames.get(step);
    this.last = Math.max(this.last, step);
    const ends = stageEnds(this.recipe);
    if (ends && this.final === null && step > ends[2] && this.isAtRest(this.shown)) this.final = step;
    this.view.frameShown(this.shown);
  }

  /** Whether a frame is where the game ends: p_g = p_data and D = 1/2. */
  isAtRest({ metrics }) {
    const { jsd, half, value } = this.facts.equilibrium;
    if (metrics.jsd >= jsd[this.recipe.settings.latent]) return false;
    const expected = this.facts.losses[this.recipe.settings.loss].value;
    return this.kind === "critic" || (metrics.half < half && Math.abs(metrics.value - expected) < value);
  }

  #watchRest() {
    if (!this.isAtRest(this.shown)) {
      this.atRest = { since: null, count: 0 };
      return;
    }
    this.atRest.since ??= this.head;
    this.atRest.count += 1;
    if (this.atRest.count === AT_REST) {
      if (this.halt) this.playing = false;
      this.view.changed();
    }
  }

  get equilibrium() {
    return this.atRest.count >= AT_REST ? this.atRest.since : null;
  }

  // --- changes ---

  #editNow(values) {
    let recipe = this.recipe;
    for (const [name, value] of Object.entries(values)) recipe = edited(recipe, this.head, name, value);
    if (recipe.edits.length > this.facts.limits.edits)
      return [`a recipe must hold at most ${this.facts.limits.edits} edits; restart to make more`];
    this.open(recipe, { head: this.head });
    return [];
  }

  /** A slider that is being dragged: at most one edit in DRAG ms, and the last value always. */
  drag(name, value) {
    const now = performance.now();
    const { time = -Infinity, timer } = this.dragged[name] ?? {};
    clearTimeout(timer);
    if (now - time >= DRAG) {
      this.set({ [name]: value });
      this.dragged[name] = { time: now };
    } else {
      const later = setTimeout(() => this.drag(name, value), DRAG - (now - time));
      this.dragged[name] = { time, timer: later };
    }
  }

  async #restartWith(values) {
    const from = this.base === null ? this.settings : { ...(await this.#read(this.base)).settings };
    const candidate = toQuery({ settings: { ...from, ...values }, edits: [] }, this.table);
    const read = await this.#read(candidate, this.base !== null);
    if (read.problems.length) return read.problems;
    if (this.base === null) this.open({ settings: read.settings, edits: [] });
    else this.openFigure1(candidate, null);
    this.view.restarted();
    return [];
  }

  /** A link's meaning, from the server. */
  async #read(query) {
    try {
      return await (await fetch(`link?${query || "seed=" + this.table.seed.default}`)).json();
    } catch {
      return { problems: ["the server does not answer; nothing was changed"] };
    }
  }

  #nearest(step) {
    const { steps } = this.frames;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    const around = [steps[low - 1], steps[low]].filter((one) => one !== undefined);
    around.sort((a, b) => Math.abs(a - step) - Math.abs(b - step));
    return around[0] ?? null;
  }

  #arrived(chunk) {
    if (chunk.head.diverged !== null) this.view.changed();
    if (!this.shown) this.tick();
  }
}
