// What the GAN is doing right now, as one sentence that names the number it is said by. No DOM here.

import { atRest } from "../playback/equilibrium.js";
import { n, percent, place, small, whole } from "./numbers.js";
import { mean, parts } from "./series.js";
import { level, orbit, reached, TREND, trend } from "./trends.js";
import { recent } from "./window.js";

/** @import { Frame } from "../playback/types.js" */
/** @import { Context, Recent } from "./window.js" */

// Each threshold is a pair, [to be said, to stay said]: a number on the edge of one makes no flicker.
const REST = [0.9, 0.5]; // share of the last frames at rest: noise lifts single ones
const LATE = 20; // frames that such a share is of
const NOW = 5; // frames whose mean is what is now: a single one is noise
const FOOLED = [0.05, 0.1]; // E D(G(z)): D takes a generated sample for real once in 20
const FELT = [0.05, 0.1]; // mean |pull|, of an ordinary one: below, G moves a twentieth as fast
const MOVES = [3, 2]; // between modes: one may be G's way to the place, two a look back
const SURPLUS = 0.25; // of mass beyond a mode's share: p_g is "at" that mode
const LEFT = [0.1, 0.25]; // of a mode's share: less is a mode missing
const SPOKEN_OF = 0.04; // share of p_data that makes a mode worth a sentence
const BEHIND = [0.25, 0.2]; // mean |D - D*|: an undamped healthy pair has 0.05 to 0.2
const CATCHING_UP = [0.85, 0.75]; // of the gap before: less, and D is on its way

/** @typedef {{id: string, say: (now: Recent, held: 0|1) => string|null}} Rule */

/**
 * A rule: `test` gives the numbers that make it hold, or null; `held` is 1 if it is the one that was said.
 * @template Found
 * @param {string} id  @param {(now: Recent, held: 0|1) => Found|null} test  @param {(found: Found) => string} sentence
 * @returns {Rule}
 */
function rule(id, test, sentence) {
  const say = (/** @type {Recent} */ now, /** @type {0|1} */ held) => {
    const found = test(now, held);
    return found && sentence(found);
  };
  return { id, say };
}

/** @type {Rule[]} The first that holds is said: what ends a run, what stops learning, then how it goes. */
const RULES = [
  rule(
    "diverged",
    ({ last, context: { diverged, every } }) =>
      diverged !== null && last.step + every >= diverged ? { diverged, jsd: last.metrics.jsd } : null,
    ({ diverged, jsd }) => `The run diverged at step ${whole(diverged)}; JSD was ${small(jsd)} before.`,
  ),
  rule(
    "d_alone",
    (now) => alone(now, "d", "gap"),
    ({ d, before, after }) => `G is held still, ${d} learns: |${d} − ${d}*| is ${small(after)}${from(before)}.`,
  ),
  rule(
    "g_alone",
    (now) => alone(now, "g", "d_fake"),
    ({ d, before, after }) => `${d} is held still, G follows it: E ${d}(G(z)) is ${small(after)}${from(before)}.`,
  ),
  rule(
    "converged",
    ({ frames, last, context: { facts, settings } }, held) => {
      const late = frames.slice(-LATE).map(({ metrics }) => atRest(facts, settings, metrics));
      const { jsd, value } = last.metrics;
      const rest = facts.losses[settings.loss].value;
      return late.length === LATE && mean(late.map(Number)) >= REST[held] ? { jsd, value, rest } : null;
    },
    ({ jsd, value, rest }) =>
      `Converged: JSD is ${small(jsd, 4)}, and V = ${small(value)} is near its ${small(rest)} at equilibrium.`,
  ),
  rule(
    "saturated",
    (now, held) => toldApart(now, held, (share) => share < FELT[held]),
    ({ fooled, pull }) =>
      `D is saturated, and G’s gradient is gone: E D(G(z)) = ${small(fooled)}, mean |∂L_G/∂x| = ${small(pull)}.`,
  ),
  rule(
    "told_apart",
    (now, held) => toldApart(now, held, (share) => share >= FELT[0]),
    ({ fooled, pull }) =>
      `D tells all fakes apart, E D(G(z)) = ${small(fooled)}, but G still feels it: mean |∂L_G/∂x| = ${small(pull, 2)}.`,
  ),
  rule(
    "hopping", // before "missing": while p_g hops, some mode always is
    (now, held) => {
      const { steps } = now;
      const moves = movesOf(now);
      return moves >= MOVES[held] ? { moves, steps } : null;
    },
    ({ moves, steps }) => `Mode hopping: p_g moved between modes ${moves} times in the last ${whole(steps)} steps.`,
  ),
  rule(
    "missing",
    ({ modes, masses }, held) => {
      const late = masses().slice(-NOW);
      const all = modes.map((mode, i) => ({ ...mode, mass: mean(late.map((one) => one[i])) }));
      const missing = all.filter(({ share, mass }) => share >= SPOKEN_OF && share < 1 && mass < LEFT[held] * share);
      if (!missing.length || modes.length < 2) return null;
      const worst = missing.reduce((one, other) => (other.share - other.mass > one.share - one.mass ? other : one));
      return { count: missing.length, of: modes.length, ...worst };
    },
    ({ count, of, x, mass, share }) =>
      count === 1
        ? `The mode near x = ${place(x)} is missing: p_g puts ${percent(mass)} there, p_data ${percent(share)}.`
        : `${count} of ${of} modes are missing: near x = ${place(x)} p_g puts ${percent(mass)}, p_data ${percent(share)}.`,
  ),
  rule(
    "lagging",
    (now, held) => {
      const { settings } = now.context;
      const knows = now.loss.is_probability && settings.discriminator === "mlp"; // others cannot be D*
      if (!knows || now.steps < TREND) return null;
      const [before, after] = parts(now.metric("gap"), 2);
      return after > BEHIND[held] && after > CATCHING_UP[held] * before ? { gap: after } : null;
    },
    ({ gap }) => `D does not keep up with G: |D − D*| is ${n(gap, 2)} and does not shrink.`,
  ),
  rule(
    "orbiting",
    orbit,
    ({ name, count, low, high, steps }) =>
      `Orbiting: ${name} turned ${count} times in the last ${whole(steps)} steps, between ${small(low, 2)} and ${small(high, 2)}.`,
  ),
  rule("reached", reached, ({ jsd }) => `p_g = p_data, nearly: JSD is ${small(jsd, 4)} and stays there.`),
  rule(
    "learning",
    (now, held) => trend(now, held, 1),
    ({ name, before, after, steps }) =>
      `p_g approaches p_data: ${name} fell from ${small(before)} to ${small(after)} over the last ${whole(steps)} steps.`,
  ),
  rule(
    "receding",
    (now, held) => trend(now, held, -1),
    ({ name, before, after, steps }) =>
      `p_g moves away from p_data: ${name} rose from ${small(before)} to ${small(after)} over the last ${whole(steps)} steps.`,
  ),
  rule(
    "steady",
    level,
    ({ name, before, after, steps }) =>
      `${name} ${after < before ? "hardly improves" : "does not improve"}: ${small(after)} now, ${small(before)} ${whole(steps)} steps ago.`,
  ),
  rule(
    "early",
    ({ last }) => ({ jsd: last.metrics.jsd }),
    ({ jsd }) => `JSD is ${small(jsd)}: 0 would be p_g = p_data, ${n(Math.LN2)} no overlap at all.`,
  ),
];

/**
 * What holds at the last of the frames.
 * @param {Frame[]} frames of one run in order of step
 * @param {Context} context  @param {string|null} before id of the rule that was said before
 * @returns {{id: string, text: string}|null} null without frames
 */
export function diagnose(frames, context, before = null) {
  if (!frames.length) return null;
  const now = recent(frames, context);
  for (const { id, say } of RULES) {
    const text = say(now, id === before ? 1 : 0);
    if (text !== null) return { id, text };
  }
  return null;
}

/**
 * A number of the player who trains while the other is held, as it was at first and is now.
 * @param {Recent} now  @param {"d"|"g"} who  @param {string} name
 */
function alone({ context: { settings }, loss, metric, last }, who, name) {
  const [first, ...later] = metric(name);
  const before = later.length ? first : null;
  return settings.train === who ? { d: loss.letter, before, after: last.metrics[name] } : null;
}

/**
 * E D(G(z)) if it is a probability near 0 and what G feels of it is as asked, else null.
 * @param {Recent} now  @param {0|1} held  @param {(share: number) => boolean} asked
 */
function toldApart({ loss, metric, pull }, held, asked) {
  const fooled = mean(metric("d_fake").slice(-NOW));
  if (!loss.has_logit || fooled >= FOOLED[held]) return null;
  const felt = pull(NOW);
  return asked(felt.share) ? { fooled, pull: felt.mean } : null;
}

/**
 * How often p_g went from one mode to another.
 * @param {Recent} now
 */
function movesOf({ modes, masses }) {
  if (modes.length < 2) return 0;
  const homes = masses().map((one) => one.findIndex((mass, i) => mass - modes[i].share > SURPLUS));
  const known = homes.filter((home) => home >= 0);
  return known.filter((home, i) => i > 0 && home !== known[i - 1]).length;
}

/**
 * What it was at first, if that is known.
 * @param {number|null} before
 */
const from = (before) => (before === null ? "" : `, from ${small(before)}`);
