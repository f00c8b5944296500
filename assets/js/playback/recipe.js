// A run's recipe in the browser: settings at step 0, and edits. Pure functions, nothing mutates.
// The rules come from the server's settings table; the server has the last word.

/** @import { Edit, Recipe, Row, Settings, Table, Value } from "./types.js" */

const DECIMAL_COMMA = /^[0-9]{0,9},[0-9]{1,9}(e-?[0-9]{1,2})?$/;

/**
 * Whether a setting has any effect beside the others.
 * @param {Row} row  @param {Settings} settings
 */
export function applies({ meta: { only, unless } }, settings) {
  const idle = unless.length > 0 && unless.every(([other, value]) => settings[other] === value);
  return !idle && only.every(([other, values]) => values.includes(String(settings[other])));
}

/**
 * What to write for an allowed number that was written with a decimal comma, or nothing.
 * @param {Row} row  @param {unknown} given
 */
function withAPoint({ low, high, whole }, given) {
  if (low === null || high === null || whole || typeof given !== "string" || !DECIMAL_COMMA.test(given.trim())) return "";
  const text = given.trim().replace(",", ".");
  return Number(text) >= low && Number(text) <= high ? `; write ${text}, with a point` : "";
}

/**
 * The value of a setting, checked against its row of the table.
 * @param {Row|null} row  @param {unknown} given
 * @returns {{value: Value, problem?: undefined}|{value?: undefined, problem: string}}
 */
export function checked(row, given) {
  if (!row) return { problem: `there is no setting '${given}'` };
  const refusal = { problem: `${row.name} must be ${row.rule}, got '${String(given).slice(0, 60)}'${withAPoint(row, given)}` };
  if (row.choices.length) return typeof given === "string" && row.choices.includes(given) ? { value: given } : refusal;
  if (row.low === null || row.high === null) return { value: String(given).trim() }; // a target: the server reads it
  const text = String(given).trim();
  const value = Number(text);
  const fits = text !== "" && value >= row.low && value <= row.high;
  return fits && (!row.whole || Number.isInteger(value)) ? { value } : refusal;
}

/**
 * Settings in force for the update from `step` to `step + 1`.
 * @param {Recipe} recipe  @param {number} step
 * @returns {Settings}
 */
export function settingsAt(recipe, step) {
  const now = { ...recipe.settings };
  for (const [at, name, value] of recipe.edits) if (at <= step) now[name] = value;
  return now;
}

/**
 * The recipe with a live setting changed from `step` on; later edits are left behind.
 * @param {Recipe} recipe  @param {number} step  @param {string} name  @param {Value} value
 * @returns {Recipe}
 */
export function edited(recipe, step, name, value) {
  if (step === 0) return { settings: { ...recipe.settings, [name]: value }, edits: [] };
  const kept = recipe.edits.filter(([at, other]) => at < step || (at === step && other !== name));
  const before = settingsAt({ ...recipe, edits: kept }, step)[name];
  return { ...recipe, edits: before === value ? kept : [...kept, [step, name, value]] };
}

/**
 * The recipe in which only `who` trains in the step after `step`.
 * @param {Recipe} recipe  @param {number} step  @param {Settings["train"]} who
 */
export function stepped(recipe, step, who) {
  const now = settingsAt(recipe, step).train;
  return who === now ? recipe : edited(edited(recipe, step, "train", who), step + 1, "train", now);
}

/** The link of a recipe in which nothing differs from today's defaults, where it must say something. */
export const ALL_DEFAULTS = "defaults=2";
const ALL_FIRST = "defaults=1"; // of those of version 1

/**
 * The recipe as a query string: only what differs from the default, in the table's order. The defaults
 * are those of version 1 where they fit, as in gan1d/recipe/query.py.
 * @param {Recipe} recipe  @param {Table} table
 */
export function toQuery(recipe, table) {
  const names = Object.keys(table);
  const first = names.every((name) => [null, recipe.settings[name]].includes(table[name].meta.first));
  const usual = (/** @type {Row} */ { default: now, meta }) => (first ? (meta.first ?? now) : now);
  const parts = names
    .filter((name) => recipe.settings[name] !== usual(table[name]))
    .map((name) => `${name}=${encodeURIComponent(recipe.settings[name])}`);
  /** @type {(one: Edit, other: Edit) => number} */
  const order = ([step, name], [step2, name2]) => step - step2 || names.indexOf(name) - names.indexOf(name2);
  const edits = [...recipe.edits]
    .sort(order)
    .map((edit) => edit.join(":"))
    .join("~");
  if (edits) parts.push(`edits=${edits}`);
  if (first && !parts.length) return ALL_FIRST;
  if (!first && parts.length) parts.unshift(ALL_DEFAULTS);
  return parts.join("&");
}

/**
 * The recipe of the run's first `step` steps: only the edits made before it.
 * @param {Recipe} recipe  @param {number} step
 * @returns {Recipe}
 */
export function prefix(recipe, step) {
  return { ...recipe, edits: recipe.edits.filter(([at]) => at < step) };
}

/**
 * The last step up to which two recipes are the same run; -1 if they differ from the start.
 * @param {Recipe} one  @param {Recipe} other
 */
export function sharedSteps(one, other) {
  const same = Object.keys(one.settings).every((name) => one.settings[name] === other.settings[name]);
  if (!same) return -1;
  for (let i = 0; ; i++) {
    const [a, b] = [one.edits[i], other.edits[i]];
    if (!a && !b) return Infinity;
    if (!a || !b || a.join() !== b.join()) return Math.min(a?.[0] ?? Infinity, b?.[0] ?? Infinity);
  }
}

/**
 * Where the stages (a), (b), (c) of a Figure 1 recipe end, or null. One that was left in (c), where one setting was changed
 * and from there on both train, is none.
 * @param {Recipe} recipe
 */
export function stageEnds(recipe) {
  const turns = recipe.edits.filter(([, name]) => name === "train");
  const order = turns
    .slice(0, 3)
    .map(([, , value]) => value)
    .join();
  if (recipe.settings.train !== "both" || order !== "d,g,both") return null;
  const ends = turns.slice(0, 3).map(([at]) => at);
  const changed = recipe.edits.filter(([at, name]) => at === ends[2] && name !== "train").length;
  return changed === 1 ? null : ends;
}

/**
 * A number as one writes it: 0.002, 1e-5; other values as they are.
 * @param {Value} value
 */
export function written(value) {
  if (typeof value !== "number") return String(value);
  const rounded = Number(value.toPrecision(6));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/**
 * A setting as the page calls it: its label, or the symbol that the label begins with.
 * @param {Row} row
 */
export const named = (row) => row.meta.label.split(":")[0];

/**
 * A value as the page writes it.
 * @param {Row} row  @param {Value} value
 */
export const worded = (row, value) => row.words[value] ?? written(value);

/**
 * An edit as a sentence: "step 400: D rate 0.001 → 0.01".
 * @param {Recipe} recipe  @param {Edit} edit  @param {Table} table
 */
export function sentence(recipe, [step, name, value], table) {
  const before = settingsAt({ ...recipe, edits: recipe.edits.filter(([at]) => at < step) }, step)[name];
  return `step ${step}: ${named(table[name])} ${worded(table[name], before)} → ${worded(table[name], value)}`;
}
