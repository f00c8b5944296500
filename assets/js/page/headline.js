// The sentence above the chart: what the frame that is shown says, in words and by its numbers.

import { status } from "./status.js";

const n = (value, digits = 3) => value.toFixed(digits).replace("-", "−");
/** A number as one says it: 0.043, and 0.0002 where three digits would be 0. */
const small = (value) => (value !== 0 && Math.abs(value) < 0.001 ? value.toPrecision(1) : n(value));

/** What a stage of Figure 1 shows, by the numbers of its frame. */
const SHOWS = {
  a: ({ gap }) => `(a) p_g stands beside p_data. D has just begun: it is ${small(gap)} from the best D* on average.`,
  b: ({ gap }) => `(b) G is held, D learns to tell them apart: it is ${small(gap)} from the best D* on average.`,
  c: ({ d_fake: dFake }) => `(c) D is held, G moves to where D says “data”: D believes G’s numbers to ${n(100 * dFake, 0)} %.`,
  d: ({ jsd }) => `(d) Both train: JSD is ${small(jsd)} on its way to 0.`,
};

/**
 * The sentence of the frame shown.
 * @param {import("../playback/player.js").Player} player  @param {Set<string>} seen programs that have been compiled
 * @param {string} diagnosis what the last frames say
 * @returns {{text: string, busy: boolean, alert: boolean}}
 */
export function headline(player, seen, diagnosis) {
  const urgent = status(player, seen);
  if (urgent) return urgent;
  const { shown, recipe } = player;
  const stage = player.stages.now;
  const rests = () => player.equilibrium.holds(recipe, shown);
  const text = shown && stage ? stageSentence(stage, shown.metrics, player.loss, stage === "d" && rests()) : diagnosis;
  return { text, busy: false, alert: false };
}

/** What a stage shows at a frame with these numbers; (d) also says when it has come to rest. */
export function stageSentence(stage, metrics, loss, rests) {
  if (!rests) return SHOWS[stage](metrics);
  return `(d) p_g = p_data, and ${loss.at_rest}: JSD is ${small(metrics.jsd)}, V is ${n(metrics.value)}.`;
}

/** How to go on where a stage ended, or an empty text. */
export function howToGoOn(player) {
  const { playing, head, target } = player;
  const { ends, now: stage } = player.stages;
  if (!ends || playing || target !== null || !ends.includes(head)) return "";
  if (stage === "d") return "Play trains on.";
  return `(${"abcd"["abcd".indexOf(stage) + 1]}) or Page down goes on.`;
}
