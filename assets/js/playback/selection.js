// Which run of the list is played, and which one stands behind it: their frames, and what is known of them.

import { FrameCache } from "./frame_cache.js";
import { ALL_DEFAULTS, sharedSteps, toQuery } from "./recipe.js";
import { behind, current } from "./runs.js";

export class Selection {
  /**
   * @param {Object} facts what the server says of settings, losses and limits
   * @param {import("./frames.js").Options} options of the runs' frames
   */
  constructor(facts, options) {
    this.facts = facts;
    this.table = facts.settings;
    this.runs = null; // runs.js
    this.frames = null; // of the run that is played
    this.ghost = null; // frames of the run behind it
    this.cache = new FrameCache(options, this.table);
  }

  /** Take up another list; returns the last step up to which the run played is the one before, -1 if there is none. */
  select(runs) {
    const before = this.runs && this.recipe;
    this.runs = runs;
    this.frames = this.#take(this.frames, this.recipe);
    this.ghost = this.#take(this.ghost, behind(runs)?.recipe);
    this.cache.keep([...runs.list.map((run) => run.recipe), ...(this.ghost ? [this.ghost.recipe] : [])]);
    return before ? sharedSteps(before, this.recipe) : -1;
  }

  /** The frames of a recipe in place of others, whose request then is of no use. */
  #take(old, recipe) {
    const frames = recipe ? this.cache.of(recipe) : null;
    if (old && old !== frames) old.hurry();
    return frames;
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
}
