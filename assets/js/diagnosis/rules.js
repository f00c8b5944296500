// What the GAN is doing right now, as one sentence that names the number it is said by. No DOM here.

import { recent } from "./window.js";
import { atRest } from "../playback/equilibrium.js";
import { mean, parts, smoothed, turns } from "./series.js";

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
const TURNS = [4, 3]; // of JSD or theta: two full swings
const SWING = { jsd: 0.04, theta: 0.3 }; // nats, and of the target's scale: less is the batches' noise
const OF_RANGE = 1 / 3; // the least swing, of the series' range
const BEHIND = [0.25, 0.2]; // mean |D - D*|: an undamped healthy pair has 0.05 to 0.2
const CATCHING_UP = [0.85, 0.75]; // of the gap before: less, and D is on its way
const CHANGED = [0.9, 0.95]; // JSD of what it was, either way
const PARTS = 5; // of the window, whose means make a trend
const JITTER = [1.5, 1]; // mean deviations from those means that a trend must outdo
const LEAST_CHANGE = 0.005; // nats: below, JSD moves by the batches' noise
const TREND = 100; // steps that a trend needs
const CALM = 1000; // ms between two sentences

/**
 * A rule: `test` gives the numbers that make it hold, or null; `held` is 1 if it is the one that was said.
 * @typedef {{id: string, test: function(import("./window.js").Recent, 0|1): Object|null, sentence: function(Object): string}} Rule
 */

/** @type {Rule[]} The first that holds is said: what ends a run, what stops learning, then how it goes. */
const RULES = [
  {
    id: "diverged",
    test: ({ last, context: { diverged, every } }) =>
      diverged !== null && last.step + every >= diverged ? { diverged, jsd: last.metrics.jsd } : null,
    sentence: ({ diverged, jsd }) => `The run diverged at step ${whole(diverged)}; JSD was ${n(jsd)} before.`,
  },
  {
    id: "d_alone",
    test: (now) => alone(now, "d", "gap"),
    sentence: ({ d, before, after }) => `G is held still, ${d} learns: |${d} − ${d}*| is ${n(after)}${from(before)}.`,
  },
  {
    id: "g_alone",
    test: (now) => alone(now, "g", "d_fake"),
    sentence: ({ d, before, after }) => `${d} is held still, G follows it: E ${d}(G(z)) is ${n(after)}${from(before)}.`,
  },
  {
    id: "converged",
    test: ({ frames, last, context: { facts, settings } }, held) => {
      const late = frames.slice(-LATE).map(({ metrics }) => atRest(facts, settings, metrics));
      const { jsd, value } = last.metrics;
      const rest = facts.losses[settings.loss].value;
      return late.length === LATE && mean(late.map(Number)) >= REST[held] ? { jsd, value, rest } : null;
    },
    sentence: ({ jsd, value, rest }) => `Converged: JSD is ${n(jsd, 4)}, and V = ${n(value)} is near its ${n(rest)} at equilibrium.`,
  },
  {
    id: "saturated",
    test: (now, held) => toldApart(now, held, (share) => share < FELT[held]),
    sentence: ({ fooled, pull }) =>
      `D is saturated, and G’s gradient is gone: E D(G(z)) = ${n(fooled)}, mean |∂L_G/∂x| = ${n(pull)}.`,
  },
  {
    id: "told_apart",
    test: (now, held) => toldApart(now, held, (share) => share >= FELT[0]),
    sentence: ({ fooled, pull }) =>
      `D tells all fakes apart, E D(G(z)) = ${n(fooled)}, but G still feels it: mean |∂L_G/∂x| = ${n(pull, 2)}.`,
  },
  {
    id: "hopping", // before "missing": while p_g hops, some mode always is
    test: (now, held) => {
      const { steps } = now;
      const moves = movesOf(now);
      return moves >= MOVES[held] ? { moves, steps } : null;
    },
    sentence: ({ moves, steps }) => `Mode hopping: p_g moved between modes ${moves} times in the last ${whole(steps)} steps.`,
  },
  {
    id: "missing",
    test: ({ modes, masses }, held) => {
      const late = masses().slice(-NOW);
      const all = modes.map((mode, i) => ({ ...mode, mass: mean(late.map((one) => one[i])) }));
      const missing = all.filter(({ share, mass }) => share >= SPOKEN_OF && share < 1 && mass < LEFT[held] * share);
      if (!missing.length || modes.length < 2) return null;
      const worst = missing.reduce((one, other) => (other.share - other.mass > one.share - one.mass ? other : one));
      return { count: missing.length, of: modes.length, ...worst };
    },
    sentence: ({ count, of, x, mass, share }) =>
      count === 1
        ? `The mode near x = ${place(x)} is missing: p_g puts ${percent(mass)} there, p_data ${percent(share)}.`
        : `${count} of ${of} modes are missing: near x = ${place(x)} p_g puts ${percent(mass)}, p_data ${percent(share)}.`,
  },
  {
    id: "lagging",
    test: (now, held) => {
      const { settings } = now.context;
      const knows = now.loss.is_probability && settings.discriminator === "mlp"; // others cannot be D*
      if (!knows || now.steps < TREND) return null;
      const [before, after] = parts(now.metric("gap"), 2);
      return after > BEHIND[held] && after > CATCHING_UP[held] * before ? { gap: after } : null;
    },
    sentence: ({ gap }) => `D does not keep up with G: |D − D*| is ${n(gap, 2)} and does not shrink.`,
  },
  {
    id: "orbiting",
    test: orbit,
    sentence: ({ name, count, low, high, steps }) =>
      `Orbiting: ${name} turned ${count} times in the last ${whole(steps)} steps, between ${n(low, 2)} and ${n(high, 2)}.`,
  },
  {
    id: "learning",
    test: (now, held) => trend(now, held, 1),
    sentence: ({ before, after, steps }) =>
      `p_g approaches p_data: JSD fell from ${n(before)} to ${n(after)} over the last ${whole(steps)} steps.`,
  },
  {
    id: "receding",
    test: (now, held) => trend(now, held, -1),
    sentence: ({ before, after, steps }) =>
      `p_g moves away from p_data: JSD rose from ${n(before)} to ${n(after)} over the last ${whole(steps)} steps.`,
  },
  {
    id: "steady",
    test: (now) => {
      if (now.steps < TREND) return null;
      const means = parts(now.metric("jsd"), PARTS);
      return { before: means[0], after: means.at(-1), steps: now.steps };
    },
    sentence: ({ before, after, steps }) =>
      `JSD ${after < before ? "hardly improves" : "does not improve"}: ${n(after)} now, ${n(before)} ${whole(steps)} steps ago.`,
  },
  {
    id: "early",
    test: ({ last }) => ({ jsd: last.metrics.jsd }),
    sentence: ({ jsd }) => `JSD is ${n(jsd)}: 0 would be p_g = p_data, ${n(Math.LN2)} no overlap at all.`,
  },
];

/**
 * What holds at the last of the frames.
 * @param {import("../playback/chunk.js").Frame[]} frames of one run in order of step
 * @param {import("./window.js").Context} context  @param {string|null} before id of the rule that was said before
 * @returns {{id: string, text: string}|null} null without frames
 */
export function diagnose(frames, context, before = null) {
  if (!frames.length) return null;
  const now = recent(frames, context);
  for (const { id, test, sentence } of RULES) {
    const numbers = test(now, id === before ? 1 : 0);
    if (numbers) return { id, text: sentence(numbers) };
  }
  return null;
}

/** The sentence as it is shown: another one at most once a second. */
export class Diagnosis {
  constructor() {
    this.id = null;
    this.text = "";
    this.step = -1; // it was said of
    this.due = -Infinity;
  }

  /** Whether another sentence may be said. */
  isDue(time) {
    return time >= this.due;
  }

  /**
   * @param {import("../playback/chunk.js").Frame[]} frames up to the one shown  @param {import("./window.js").Context} context
   * @param {number} time ms
   */
  look(frames, context, time) {
    if (!this.isDue(time)) return;
    const step = frames.at(-1)?.step ?? -1;
    const found = diagnose(frames, context, step < this.step ? null : this.id); // going back forgets
    const { id, text } = found ?? { id: null, text: "" };
    if (text !== this.text) this.due = time + CALM;
    Object.assign(this, { id, text, step });
  }
}

/** A number of the player who trains while the other is held, as it was at first and is now. */
function alone({ context: { settings }, loss, metric }, who, name) {
  const values = metric(name);
  return settings.train === who ? { d: loss.letter, before: values.length > 1 ? values[0] : null, after: values.at(-1) } : null;
}

/** E D(G(z)) if it is a probability near 0 and what G feels of it is as asked, else null. */
function toldApart({ loss, metric, pull }, held, asked) {
  const fooled = mean(metric("d_fake").slice(-NOW));
  if (!loss.has_logit || fooled >= FOOLED[held]) return null;
  const felt = pull(NOW);
  return asked(felt.share) ? { fooled, pull: felt.mean } : null;
}

/** How often p_g went from one mode to another. */
function movesOf({ modes, masses }) {
  if (modes.length < 2) return 0;
  const homes = masses().map((one) => one.findIndex((mass, i) => mass - modes[i].share > SURPLUS));
  const known = homes.filter((home) => home >= 0);
  return known.filter((home, i) => i > 0 && home !== known[i - 1]).length;
}

/** Swings without a trend: of theta where G is a place, else of JSD. */
function orbit({ context: { settings }, metric, steps, last }, held) {
  const name = settings.generator === "mlp" ? "jsd" : "theta";
  const values = metric(name);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [from, to] = last.head.domain;
  const least = Math.max(SWING[name] * (name === "theta" ? (to - from) / 12 : 1), OF_RANGE * (high - low));
  const count = turns(smoothed(values, 1), least).length;
  const [before, after] = parts(values, 2);
  if (count < TURNS[held] || Math.abs(after - before) > least) return null;
  return { name: name === "jsd" ? "JSD" : "theta", count, low, high, steps };
}

/** A fall of JSD (way 1) or a rise (way -1), or null. */
function trend({ metric, steps }, held, way) {
  if (steps < TREND) return null;
  const jsd = metric("jsd");
  const means = parts(jsd, PARTS);
  const [before, after] = [means[0], means.at(-1)];
  const [more, less] = way > 0 ? [before, after] : [after, before];
  const enough = Math.max(LEAST_CHANGE, JITTER[held] * jitter(jsd, means), (1 - CHANGED[held]) * more);
  return more - less > enough ? { before, after, steps } : null;
}

/** Mean deviation of each value from the mean of its part. */
function jitter(values, means) {
  const part = (i) => means[Math.floor((i * means.length) / values.length)];
  return mean(values.map((value, i) => Math.abs(value - part(i))));
}

const n = (value, digits = 3) => value.toFixed(digits).replace("-", "−");
const whole = (value) => value.toLocaleString("en");
const from = (before, digits = 3) => (before === null ? "" : `, from ${n(before, digits)}`);
const place = (x) => String(Number(x.toPrecision(2))).replace("-", "−");
const percent = (share) => `${Number((100 * share).toFixed(share < 0.01 ? 1 : 0))} %`;
