// When the game is at rest: p_g = p_data, D = 1/2, and it has stayed so.

import { stageEnds } from "./recipe.js";

const AT_REST = 30; // frames in a row that make an equilibrium

export class Rest {
  /** @param {Object} facts the server's bounds, and what each loss is worth at equilibrium */
  constructor(facts) {
    this.facts = facts;
    this.clear();
  }

  /** Forget what was seen: another run begins. */
  clear() {
    this.since = null;
    this.count = 0;
    this.final = null; // first step of stage (d) at rest
  }

  /** Whether a frame of a recipe is where the game ends. */
  holds(recipe, { metrics }) {
    const { jsd, half, value } = this.facts.equilibrium;
    const loss = this.facts.losses[recipe.settings.loss];
    if (metrics.jsd >= jsd[recipe.settings.latent]) return false;
    return loss.kind === "critic" || (metrics.half < half && Math.abs(metrics.value - loss.value) < value);
  }

  /** A frame is shown: the first one of stage (d) at rest ends it. */
  shown(recipe, frame) {
    const ends = stageEnds(recipe);
    if (ends && this.final === null && frame.step > ends[2] && this.holds(recipe, frame)) this.final = frame.step;
  }

  /** A frame is played: whether it is the one that makes an equilibrium. */
  played(recipe, frame) {
    const holds = this.holds(recipe, frame);
    this.since = holds ? (this.since ?? frame.step) : null;
    this.count = holds ? this.count + 1 : 0;
    return this.count === AT_REST;
  }

  /** Since which step the game is at rest, or null. */
  get equilibrium() {
    return this.count >= AT_REST ? this.since : null;
  }
}
