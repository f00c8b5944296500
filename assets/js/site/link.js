// What a link means, without a server: the same as app/links.

import { scalesOf } from "../map/scale.js";
import { parsed } from "../map/view.js";
import { toQuery } from "../playback/recipe.js";
import { readRecipe, shown } from "./recipe_text.js";
import { stageA } from "./stages.js";

/** @import { PageFacts, Embed, Link, View } from "../page/types.js" */
/** @import { Recipe } from "../playback/types.js" */
/** @import { Index } from "./types.js" */
/** @typedef {[name: string, text: string][]} Pairs */
/** @typedef {{facts: PageFacts, index: Pick<Index, "live"|"large"|"rules"|"lessons"|"stages">}} Known */

const MOST = 16_000; // characters of a link
const FLAGS = ["0", "1"];

/** @type {(text: string) => string[]} */
const listed = (text) => text.split(",").filter(Boolean);

/** @param {string} text  @param {number} low  @param {number} high */
function whole(text, low, high) {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : undefined;
}

/** @param {string} text  @param {readonly string[]} names */
const oneOf = (text, names) => (names.includes(text) ? text : undefined);

/** @param {string} text  @param {string[]} names */
function someOf(text, names) {
  const found = listed(text);
  return found.every((name) => names.includes(name)) ? found : undefined;
}

/**
 * A link, read leniently.
 * @param {string} query  @param {Known} known
 * @returns {Link}
 */
export function describe(query, known) {
  if (query.length > MOST) {
    return { ...describe("", known), problems: [`a link must be at most ${MOST} characters, got ${query.length}`] };
  }
  const { facts, index } = known;
  const pairs = /** @type {Pairs} */ ([...new URLSearchParams(query)]);
  const { view, rest, problems } = viewOf(pairs, known);
  const names = [...Object.keys(facts.settings), "edits", "defaults"];
  const own = rest.filter(([name]) => names.includes(name));
  const ignored = [...new Set(rest.filter(([name]) => !names.includes(name)).map(([name]) => name))];
  const read = recipeOf(own, known);
  const reference = referenceOf(view.reference, known);
  const lesson = view.lesson === null || own.length ? null : index.lessons[view.lesson];
  const plain = own.length === 0 && !lesson; // it opens Figure 1
  const { settings, edits } = lesson ?? (plain ? stageA(read.recipe, index) : read.recipe);
  const figure1 = lesson ? lesson.figure1 : plain ? toQuery(read.recipe, facts.settings) : null;
  const other = reference.recipe ?? lesson?.reference ?? null;
  if (other && !pairs.some(([name]) => name === "layers")) view.layers = [...new Set([...view.layers, "ghost"])];
  if (figure1 !== null && !query.includes("speed=")) view.speed = facts.figure1_speed;
  if (!view.panels.includes(view.large) && view.large !== facts.view.large) {
    view.panels = Object.keys(facts.panels).filter((name) => name === view.large || view.panels.includes(name));
  }
  return {
    settings,
    edits,
    view,
    problems: [...problems, ...read.problems, ...reference.problems],
    ignored,
    figure1,
    reference: other,
    lesson: view.lesson === null ? null : index.lessons[view.lesson].lesson,
  };
}

/**
 * The link of an embed, and its parameters.
 * @param {string} query  @param {Known} known
 * @returns {{link: Link, embed: Embed}}
 */
export function describeEmbed(query, known) {
  const pairs = /** @type {Pairs} */ ([...new URLSearchParams(query)]);
  const { defaults, labels } = known.facts.sharing;
  const { steps } = known.facts.limits;
  /** @type {Record<string, any>} */
  const embed = { ...defaults };
  /** @type {string[]} */
  const problems = [];
  /** @type {Record<string, (text: string) => unknown>} */
  const reads = {
    show: (text) => someOf(text, Object.keys(labels)),
    start: (text) => whole(text, 0, steps),
    stop: (text) => whole(text, 1, steps),
    background: (text) => oneOf(text, ["theme", "transparent"]),
    load: (text) => oneOf(text, ["now", "click"]),
    ...Object.fromEntries(["autoplay", "loop", "keys"].map((name) => [name, (/** @type {string} */ text) => oneOf(text, FLAGS)])),
  };
  for (const [name, text] of pairs) {
    if (!Object.hasOwn(reads, name)) continue;
    const value = reads[name](text);
    if (value === undefined) problems.push(`${name} must be ${known.index.rules.embed[name]}, got ${shown(text)}`);
    else embed[name] = value;
  }
  if (embed.stop !== null && embed.start >= embed.stop) {
    problems.push(`start must be before stop, got ${embed.start} and ${embed.stop}`);
    Object.assign(embed, { start: 0, stop: null });
  }
  if (embed.loop === "1" && embed.stop === null) {
    problems.push("loop needs a stop to go back from");
    embed.loop = "0";
  }
  const rest = pairs.filter(([name]) => !Object.hasOwn(reads, name));
  const link = describe(String(new URLSearchParams(rest)), known);
  link.problems = [...problems, ...link.problems];
  link.view.step ||= embed.start;
  return { link, embed: /** @type {Embed} */ (embed) };
}

/** @param {Pairs} pairs  @param {Known} known */
function viewOf(pairs, { facts, index }) {
  /** @type {Record<string, (text: string) => unknown>} */
  const reads = {
    step: (text) => whole(text, 0, facts.limits.steps),
    speed: (text) => whole(text, 1, Math.max(...facts.speeds)),
    theme: (text) => oneOf(text, facts.themes),
    layers: (text) => someOf(text, facts.layers),
    panels: (text) => someOf(text, Object.keys(facts.panels)),
    large: (text) => oneOf(text, index.large),
    jsd: (text) => oneOf(text, ["linear", "log"]),
    map: (text) => (parsed(text, scalesOf(facts)) ? text : undefined),
    engine: (text) => oneOf(text, ["server", "browser"]),
    lesson: (text) => oneOf(text, Object.keys(index.lessons)),
    reference: (text) => text,
  };
  /** @type {Record<string, any>} */
  const view = {
    step: 0,
    theme: null,
    jsd: "linear",
    map: null,
    engine: "browser",
    lesson: null,
    reference: null,
    ...facts.view,
  };
  /** @type {string[]} */
  const problems = [];
  const given = pairs.filter(([name]) => Object.hasOwn(reads, name));
  for (const [name, text] of given) {
    const value = reads[name](text);
    if (value === undefined) problems.push(`${name} must be ${index.rules.view[name]}, got ${shown(text)}`);
    else view[name] = value;
  }
  const says = (/** @type {string} */ name) => given.some(([one]) => one === name);
  const lesson = view.lesson === null ? null : index.lessons[view.lesson].lesson;
  const left = lesson && says("panels") && !view.panels.includes(lesson.large) ? "large" : ""; // out by the link
  for (const name of /** @type {const} */ (["speed", "layers", "panels", "large"])) {
    if (lesson && !says(name) && name !== left) view[name] = lesson[name];
  }
  const rest = pairs.filter(([name]) => !Object.hasOwn(reads, name));
  return { view: /** @type {View & {reference: string|null}} */ (view), rest, problems };
}

/** @param {Pairs} pairs  @param {Known} known */
const recipeOf = (pairs, { facts, index }) => readRecipe(pairs, { facts, live: index.live });

/**
 * A recipe written as one parameter, `name=value;name=value;edits=...`.
 * @param {string|null} text  @param {Known} known
 * @returns {{recipe: Recipe|null, problems: string[]}}
 */
function referenceOf(text, known) {
  if (text === null) return { recipe: null, problems: [] };
  const pairs = text
    .split(";")
    .filter(Boolean)
    .map((part) => part.split("="));
  const read = recipeOf(
    pairs.map(([name, ...value]) => [name, value.join("=")]),
    known,
  );
  return { recipe: read.recipe, problems: read.problems.map((problem) => `reference: ${problem}`) };
}
