// The frames of several runs, by recipe: those of the list stay, within a bound.

import { Frames } from "./frames.js";
import { toQuery } from "./recipe.js";

const MOST = 60000; // frames of all runs together; beyond it the runs unused for longest go

export class FrameCache {
  /**
   * @param {import("./frames.js").Options} options of every `Frames`
   * @param {Object} table the settings, by which a recipe is written as a query
   */
  constructor(options, table) {
    this.options = options;
    this.table = table;
    this.byQuery = new Map(); // the last used one is last
  }

  /** The frames of a recipe; a new one takes over what it shares with the others. */
  of(recipe) {
    const query = toQuery(recipe, this.table);
    const frames = this.byQuery.get(query) ?? new Frames(this.options, recipe, [...this.byQuery.values()]);
    this.byQuery.delete(query);
    this.byQuery.set(query, frames);
    return frames;
  }

  /** Keep these recipes' frames, the last ones first, and forget all others. */
  keep(recipes) {
    const wanted = new Set(recipes.map((recipe) => toQuery(recipe, this.table)));
    let room = MOST;
    for (const [query, frames] of [...this.byQuery].reverse()) {
      room -= frames.steps.length;
      if (wanted.has(query) && room >= 0) continue;
      frames.hurry();
      this.byQuery.delete(query);
    }
  }
}
