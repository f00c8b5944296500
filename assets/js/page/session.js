// The list of runs, kept in the browser for this tab, so that it survives a reload.

import { checked } from "../playback/recipe.js";
import { MOST } from "../playback/runs.js";

/** @import { Run, Runs } from "../playback/runs.js" */
/** @import { Edit, Facts, Settings, Table, Value } from "../playback/types.js" */

const KEY = "gan1d-runs";
const VERSION = 1; // of what is kept

/** @param {Runs} runs */
export function keep(runs) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...runs }));
  } catch {
    // a sandboxed frame has no storage, or it is full: then the list lives as long as the page
  }
}

/**
 * The list kept, as far as it can be read.
 * @param {Table} table  @param {Facts["limits"]} limits
 * @returns {{runs: Runs|null, problems: string[]}}
 */
export function recall(table, limits) {
  let kept = null;
  try {
    const text = sessionStorage.getItem(KEY);
    if (text === null) return { runs: null, problems: [] };
    kept = JSON.parse(text);
  } catch {
    return { runs: null, problems: ["the list of runs kept in this tab is damaged; it starts anew"] };
  }
  if (kept?.version !== VERSION || !Array.isArray(kept.list)) {
    const problem = "the list of runs kept in this tab is from another version of gan1d; it starts anew";
    return { runs: null, problems: [problem] };
  }
  /** @type {string[]} */
  const problems = [];
  /** @type {Run[]} */
  const list = [];
  const known = (/** @type {number} */ id) => list.some((run) => run.id === id);
  for (const [i, given] of kept.list.entries()) {
    const read = readRun(given, table, limits);
    const fits = typeof read !== "string" && !known(read.id) && list.length < MOST;
    if (fits) list.push(read);
    else
      problems.push(
        `run ${i + 1} of the list kept in this tab is left out: ${typeof read === "string" ? read : "there is one too many"}`,
      );
  }
  if (!list.length) return { runs: null, problems };
  const runs = {
    list,
    current: known(kept.current) ? kept.current : list[0].id,
    left: known(kept.left) && kept.left !== kept.current ? kept.left : null,
    reference: null, // the link names it
    next: Math.max(...list.map((run) => run.id)) + 1,
  };
  return { runs, problems };
}

/**
 * One run, checked; or the sentence of what is wrong with it.
 * @param {any} given what was kept: anything  @param {Table} table  @param {Facts["limits"]} limits
 * @returns {Run|string}
 */
function readRun(given, table, limits) {
  const { id, recipe, base, from, name } = given ?? {};
  const text = (/** @type {unknown} */ value) => value === null || typeof value === "string";
  const shape = Number.isInteger(id) && id > 0 && text(base) && text(name) && (from === null || isStep(from, limits));
  const whole = Array.isArray(recipe?.edits) && recipe.settings instanceof Object;
  if (!shape || !whole) return "it is damaged";
  /** @type {Record<string, Value>} */
  const settings = {};
  for (const [key, row] of Object.entries(table)) {
    const usual = row.meta.first ?? row.default; // a run without it is from before there was such a setting
    const { value, problem } = checked(row, Object.hasOwn(recipe.settings, key) ? recipe.settings[key] : usual);
    if (problem !== undefined) return problem;
    settings[key] = value;
  }
  const edits = readEdits(recipe.edits, table, limits);
  if (typeof edits === "string") return edits;
  const all = /** @type {Settings} */ (settings); // each row of the table has given its own
  return { id, recipe: { settings: all, edits }, base, from, name: name?.slice(0, 60) ?? null };
}

/**
 * The edits of a run, checked; or the sentence of what is wrong with them.
 * @param {any[]} given  @param {Table} table  @param {Facts["limits"]} limits
 * @returns {Edit[]|string}
 */
function readEdits(given, table, limits) {
  /** @type {Edit[]} */
  const edits = [];
  for (const edit of given) {
    const [at, key, wanted] = Array.isArray(edit) ? edit : [];
    const row = Object.hasOwn(table, key) ? table[key] : null;
    if (!isStep(at, limits) || row?.kind !== "live" || at < (edits.at(-1)?.[0] ?? 0)) return "an edit of it is damaged";
    const { value, problem } = checked(row, wanted);
    if (problem !== undefined) return problem;
    edits.push([at, key, value]);
  }
  return edits.length > limits.edits ? "it has too many edits" : edits;
}

/** @param {any} value  @param {Facts["limits"]} limits */
const isStep = (value, limits) => Number.isInteger(value) && value >= 0 && value <= limits.steps;
