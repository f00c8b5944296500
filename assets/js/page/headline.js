// The sentence above the chart: what the frame that is shown says, in words and by its numbers.

import { percent, small } from "../diagnosis/numbers.js";
import { status } from "./status.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Stage } from "../playback/stages.js" */
/** @import { Frame } from "../playback/types.js" */
/** @import { Said } from "./status.js" */

/** @type {Record<Stage, (metrics: Frame["metrics"]) => string>} What a stage of Figure 1 shows, by the numbers of its frame. */
const SHOWS = {
  a: ({ gap }) => `(a) p_g stands beside p_data. D has just begun: it is ${small(gap)} from the best D* on average.`,
  b: ({ gap }) => `(b) G is held, D learns to tell them apart: it is ${small(gap)} from the best D* on average.`,
  c: ({ d_fake: dFake }) => `(c) D is held, G moves to where D says “data”: D believes G’s numbers to ${percent(dFake)}.`,
  d: ({ jsd }) => `(d) Both train: JSD is ${small(jsd)}, and 0 once p_g = p_data.`,
};

/**
 * The sentence of the frame shown.
 * @param {Player} player  @param {Set<string>} seen programs that have been compiled
 * @param {string} diagnosis what the last frames say
 * @returns {Said}
 */
export function headline(player, seen, diagnosis) {
  const urgent = status(player, seen);
  if (urgent) return urgent;
  const { shown } = player;
  const stage = player.stages.now;
  if (!shown || !stage) return { text: diagnosis, busy: false, alert: false };
  return { text: stageSentence(stage, shown, player), busy: false, alert: false };
}

/**
 * What a stage shows at a frame; (d) also says when it has come to rest, and that it goes on from there.
 * @param {Stage} stage  @param {Frame} shown  @param {Pick<Player, "recipe"|"loss"|"equilibrium">} run
 */
export function stageSentence(stage, shown, { recipe, loss, equilibrium }) {
  const { metrics, step } = shown;
  if (stage !== "d") return SHOWS[stage](metrics);
  if (equilibrium.holds(recipe, shown)) {
    return `(d) p_g = p_data, and ${loss.at_rest}: JSD is ${small(metrics.jsd)}, V is ${small(metrics.value)}.`;
  }
  const { final } = equilibrium;
  return final !== null && step > final ? `(d) Both train on: JSD is ${small(metrics.jsd)}.` : SHOWS.d(metrics);
}

/**
 * How to go on where a stage or the run ended, or an empty text.
 * @param {Player} player
 */
export function howToGoOn(player) {
  const { playing, head, target, limit } = player;
  if (head === limit && target === null) return "Home goes to the start.";
  const { ends, now: stage } = player.stages;
  if (!ends || !stage || playing || target !== null || !ends.includes(head)) return "";
  if (stage === "d") return "Play trains on.";
  return `(${"abcd"["abcd".indexOf(stage) + 1]}) or Page down goes on.`;
}
