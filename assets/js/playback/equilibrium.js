// When the game is at rest: p_g = p_data, D = 1/2 (or what that is for the loss), and it has stayed so.

import { stageEnds } from "./recipe.js";

/** @import { Frames } from "./frames.js" */
/** @import { Facts, Frame, Recipe, Settings } from "./types.js" */
/** @typedef {Pick<Settings, "generator"|"skip"|"g_input"|"latent">} Kind what says how near a generator can come */

const AT_REST = 30; // frames in a row that make an equilibrium

/**
 * Whether a frame is where the game ends.
 * @param {Facts} facts  @param {Kind & Pick<Settings, "loss">} settings  @param {Frame["metrics"]} metrics
 */
export function atRest(facts, settings, metrics) {
  const { value, near_value: nearValue, near_half: nearHalf } = facts.losses[settings.loss];
  const near = facts.equilibrium.near[kindOf(settings)];
  if (metrics.jsd >= near.jsd) return false;
  if (nearValue !== null && Math.abs(metrics.value - value) >= near.value * nearValue) return false;
  return nearHalf === null || metrics.d_offset < near.level * nearHalf;
}

/**
 * How near a generator can come, as in gan1d/game/equilibrium.py.
 * @param {Kind} settings
 */
function kindOf({ generator, skip, g_input: read, latent }) {
  if (generator !== "mlp") return latent;
  if (skip === "on") return "past";
  return read === "score" ? "normal" : latent;
}

export class Equilibrium {
  /** @type {number|null} */
  from = null; // step of the first frame at rest of those in a row
  count = 0; // of these frames
  /** @type {number|null} */
  final = null; // first step of stage (d) at rest

  /** @param {Facts} facts with the bounds, and what each loss is worth at equilibrium */
  constructor(facts) {
    this.facts = facts;
  }

  /** Forget what was seen: another run begins. */
  clear() {
    this.from = this.final = null;
    this.count = 0;
  }

  /**
   * Another run: what is known of its frames that have been shown.
   * @param {Recipe} recipe  @param {Frames} frames
   */
  recall(recipe, frames) {
    this.clear();
    for (const frame of frames.upTo(frames.last)) this.shown(recipe, frame);
  }

  /**
   * Whether a frame of a recipe is where the game ends.
   * @param {Recipe} recipe  @param {Frame} frame
   */
  holds(recipe, { metrics }) {
    return atRest(this.facts, recipe.settings, metrics);
  }

  /**
   * A frame is shown: the first one of stage (d) at rest ends it.
   * @param {Recipe} recipe  @param {Frame} frame
   */
  shown(recipe, frame) {
    const ends = stageEnds(recipe);
    if (ends && this.final === null && frame.step > ends[2] && this.holds(recipe, frame)) this.final = frame.step;
  }

  /**
   * A frame is played: whether it is the one that makes an equilibrium.
   * @param {Recipe} recipe  @param {Frame} frame
   */
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
