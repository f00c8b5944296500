// Which run of the list is played, and which one stands behind it: their frames, and what is known of them.

import { FrameCache } from "./frame_cache.js";
import { ALL_DEFAULTS, sharedSteps, toQuery } from "./recipe.js";
import { behind, current } from "./runs.js";

/** @import { Frames } from "./frames.js" */
/** @import { Options } from "./source.js" */
/** @import { Runs } from "./runs.js" */
/** @import { Facts, Recipe } from "./types.js" */

export class Selection {
  /** @type {{runs: Runs, frames: Frames}|null} */
  #played = null;
  /** @type {Frames|null} */
  ghost = null; // of the run behind the one that is played
  behind = 0; // the step of the link that was opened: its sender has seen the frames up to there

  /** @param {Facts} facts  @param {Options} options of the runs' frames */
  constructor(facts, options) {
    this.facts = facts;
    this.table = facts.settings;
    this.cache = new FrameCache(options, this.table);
  }

  /**
   * Take up another list; returns the last step up to which the run played is the one before, -1 if there is none.
   * @param {Runs} runs
   */
  select(runs) {
    const before = this.#played?.frames ?? null;
    const { recipe } = current(runs);
    const frames = this.cache.of(recipe);
    if (before !== frames) before?.hurry(); // its request is of no use any more
    this.#played = { runs, frames };
    this.#follow(behind(runs)?.recipe ?? null);
    this.cache.keep([...runs.list.map((run) => run.recipe), ...(this.ghost ? [this.ghost.recipe] : [])]);
    return before ? sharedSteps(before.recipe, recipe) : -1;
  }

  /** @param {Recipe|null} recipe of the run behind */
  #follow(recipe) {
    const ghost = recipe && this.cache.of(recipe);
    if (this.ghost !== ghost) this.ghost?.hurry();
    this.ghost = ghost;
  }

  /** Whether a list has been taken up: before, nothing below is known. */
  get isOpen() {
    return this.#played !== null;
  }

  get #known() {
    if (!this.#played) throw new Error("no run has been opened");
    return this.#played;
  }

  get runs() {
    return this.#known.runs;
  }

  /** Of the run that is played. */
  get frames() {
    return this.#known.frames;
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

  /** The last step that any run may have; null if this one ends before, or was recorded. */
  get limit() {
    const { span, diverged } = this.frames;
    return span.recorded || diverged !== null ? null : span.last;
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
}
