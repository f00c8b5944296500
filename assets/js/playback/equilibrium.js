// When the game is at rest: p_g = p_data, D = 1/2 (or what that is for the loss), and it has stayed so.

import { stageEnds } from "./recipe.js";

const AT_REST = 30; // frames in a row that make an equilibrium

/**
 * Whether a frame is where the game ends.
 * @param {Object} facts the server's  @param {Object} settings of the run  @param {Object} metrics the frame's
 */
export function atRest(facts, settings, metrics) {
  const { value, near_value: nearValue, near_half: nearHalf } = facts.losses[settings.loss];
  const near = facts.equilibrium.near[kindOf(settings)];
  if (metrics.jsd >= near.jsd) return false;
  if (nearValue !== null && Math.abs(metrics.value - value) >= near.value * nearValue) return false;
  return nearHalf === null || metrics.d_offset < near.level * nearHalf;
}

/** How near a generator can come, as in gan1d/game/equilibrium.py. */
function kindOf({ generator, skip, g_input: read, latent }) {
  if (generator !== "mlp") return latent;
  if (skip === "on") return "past";
  return read === "score" ? "normal" : latent;
}

export class Equilibrium {
  /** @param {Object} facts the server's bounds, and what each loss is worth at equilibrium */
  constructor(facts) {
    this.facts = facts;
    this.clear();
  }

  /** Forget what was seen: another run begins. */
  clear() {
    this.from = null; // step of the first frame at rest of those in a row
    this.count = 0; // of these frames
    this.final = null; // first step of stage (d) at rest
  }

  /** Another run: what is known of its frames that have been shown. */
  recall(recipe, frames) {
    this.clear();
    for (const step of frames.steps) if (step <= frames.last) this.shown(recipe, frames.get(step));
  }

  /** Whether a frame of a recipe is where the game ends. */
  holds(recipe, { metrics }) {
    return atRest(this.facts, recipe.settings, metrics);
  }

  /** A frame is shown: the first one of stage (d) at rest ends it. */
  shown(recipe, frame) {
    const ends = stageEnds(recipe);
    if (ends && this.final === null && frame.step > ends[2] && this.holds(recipe, frame)) this.final = frame.step;
  }

  /** A frame is played: whether it is the one that makes an equilibrium. */
  played(recipe, frame) {
    const holds = this.holds(recipe, frame);
    this.from = holds ? (this.from ?? frame.step) : null;
    this.count = holds ? this.count + 1 : 0;
    return this.count === AT_REST;
  }

  /** Since which step the game is at rest, or null. */
  get since() {
    return this.count >= AT_REST ? this.from : null;
  }
}
