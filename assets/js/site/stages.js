// Figure 1 in a browser: where its stages end, found on the frames, as gan1d/runs/figure1.py finds them.

import { curvesOf } from "../playback/chunk.js";
import { toQuery } from "../playback/recipe.js";
import { tidied } from "./recipe_text.js";

/** @import { FrameSource } from "../playback/source.js" */
/** @import { StageEnd } from "../playback/server.js" */
/** @import { Edit, Frame, Recipe, Settings, Table } from "../playback/types.js" */
/** @import { Index } from "./types.js" */

/** @typedef {{mean: number, deviation: number}} Moments of p_data in its domain */
/** @typedef {Pick<Index, "stages"|"live">} Rules */

const SEARCHED = ["a", "b", "c"]; // from (c) on the recipe is complete

/**
 * The recipe that stage (a) begins with: known before anything is trained.
 * @param {Recipe} recipe  @param {Rules} rules
 */
export const stageA = ({ settings }, rules) => begun({ settings, edits: [] }, settings, "a", 0, rules);

/**
 * The recipe with the edits that begin a stage.
 * @param {Recipe} recipe  @param {Settings} base  @param {string} name  @param {number} start  @param {Rules} rules
 * @returns {Recipe}
 */
function begun(recipe, base, name, start, { stages: { phases, steady }, live }) {
  const phase = phases[name];
  /** @type {(at: number, factor: number, other: number) => Edit[]} */
  const rates = (at, factor, other) => [
    [at, "lr_d", rate(Number(base.lr_d) * factor)],
    [at, "lr_g", rate(Number(base.lr_g) * other)],
  ];
  /** @type {Edit[]} */
  const held = Object.entries(steady).map(([setting, value]) => {
    const least = phase.steady.includes(setting) ? value : 0;
    return [start, setting, Math.max(Number(base[setting]), least)];
  });
  const past = recipe.edits.filter(([at]) => at <= start);
  const later = phase.later.flatMap(([at, factor]) => rates(start + at, factor, factor));
  const edits = [...past, /** @type {Edit} */ ([start, "train", phase.train]), ...held, ...rates(start, phase.lr_d, phase.lr_g)];
  return tidied(recipe.settings, [...edits, ...later], live);
}

/** A rate of three digits, within what a rate may be. @param {number} value */
const rate = (value) => Math.min(Math.max(Number(value.toPrecision(3)), 1e-5), 1);

/**
 * Play a recipe through the stages until all of its edits are known.
 * @param {Recipe} given  @param {Table} table  @param {Rules} rules  @param {FrameSource} source  @param {Moments} moments
 * @returns {Promise<Recipe & {query: string, stages: StageEnd[]}>}
 */
export async function played(given, table, rules, source, moments) {
  const { settings } = given;
  let recipe = stageA(given, rules);
  let start = 0;
  const stages = [];
  for (const name of SEARCHED) {
    if (start) recipe = begun(recipe, settings, name, start, rules);
    const { end, ...stage } = await ended(recipe, name, start, rules, source, moments);
    stages.push(stage);
    start = end;
  }
  recipe = begun(recipe, settings, "d", start, rules);
  return { ...recipe, query: toQuery(recipe, table), stages };
}

/**
 * Play one stage to its end.
 * @param {Recipe} recipe  @param {string} name  @param {number} start  @param {Rules} rules
 * @param {FrameSource} source  @param {Moments} moments
 * @returns {Promise<StageEnd & {end: number}>}
 */
async function ended(recipe, name, start, { stages: rules }, source, moments) {
  const { every, read_ahead: most } = rules;
  const { limit, least } = rules.phases[name];
  const last = start + limit;
  const { signal } = new AbortController();
  const ask = (/** @type {number} */ from, /** @type {number} */ count) =>
    source.request({ recipe, start: from, every, count, signal });
  const [first] = (await ask(start, 1)).frames;
  let [frame, reached] = [first, false];
  for (let from = start + every; from <= last && !reached; from += every * most) {
    const { frames, head } = await ask(from, Math.min(most, Math.floor((last - from) / every) + 1));
    const holds = frames.find((one) => one.step >= start + least && isEnd(name, one, first, recipe, rules, moments));
    reached = holds !== undefined;
    frame = holds ?? frames.at(-1) ?? frame;
    if (head.diverged !== null) break;
  }
  reached ||= name === "a" && frame.step === last; // D is on its way, however far it has come
  const sentence = `stage (${name}) was not reached within ${limit} steps: ${seen(name, frame, first)}`;
  return { end: frame.step, reached, sentence };
}

/**
 * Whether a frame ends a stage.
 * @param {string} name  @param {Frame} frame  @param {Frame} first  @param {Recipe} recipe  @param {Index["stages"]} rules
 * @param {Moments} moments
 */
function isEnd(name, frame, first, { settings }, rules, moments) {
  const unit = rules.units[settings.loss];
  if (name === "a") return frame.metrics.gap < rules.gap_begun * unit;
  if (name === "b") return frame.metrics.gap < rules.gap_caught_up * unit;
  const nearer = shift(frame, moments) < rules.shift_kept * shift(first, moments);
  return nearer || frame.metrics.d_fake > first.metrics.d_fake + rules.rise * unit;
}

/**
 * How far p_g's mean is from p_data's in the domain, in deviations of p_data.
 * @param {Frame} frame  @param {Moments} moments
 */
function shift(frame, { mean, deviation }) {
  const [lo, hi] = frame.head.domain;
  const density = Array.from(curvesOf(frame).p_g);
  const total = Math.max(
    density.reduce((sum, one) => sum + one, 0),
    1e-30,
  ); // all of it may lie outside
  const at = (/** @type {number} */ i) => lo + ((hi - lo) * (i + 0.5)) / density.length;
  return Math.abs(density.reduce((sum, one, i) => sum + one * at(i), 0) / total - mean) / deviation;
}

/**
 * The numbers by which a stage is judged, in words.
 * @param {string} name  @param {Frame} frame  @param {Frame} first
 */
function seen(name, { metrics }, first) {
  const gap = metrics.gap.toFixed(3);
  if (name === "a") return `p_g beside p_data has JSD ${metrics.jsd.toFixed(3)}, D is ${gap} from D* on average`;
  if (name === "b") return `with G held, D is ${gap} from D* on average`;
  return `with D held, E D(G(z)) went from ${first.metrics.d_fake.toFixed(3)} to ${metrics.d_fake.toFixed(3)}`;
}
