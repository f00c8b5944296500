// A recipe in a query string, read leniently: the same as gan1d/recipe/query.py and gan1d/recipe/recipe.py.

import { checked } from "../playback/recipe.js";

/** @import { Edit, Facts, Recipe, Row, Settings, Value } from "../playback/types.js" */
/** @typedef {{facts: Pick<Facts, "settings"|"limits">, live: string[]}} Tables `live`: names of live settings */

const VERSIONS = ["1", "2"]; // of the defaults
const SHOWN = 60; // characters of a refused value
const PROBLEMS = 20; // sentences about one link

/**
 * A refused value on one line, as Python's repr writes a text.
 * @param {string} text
 */
export function shown(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll(quote === "'" ? "'" : '"', `\\${quote}`);
  const whole = quote + escaped + quote;
  return whole.length <= SHOWN ? whole : `${whole.slice(0, SHOWN - 1)}…`;
}

/**
 * The recipe of these parts of a link, and a sentence for each part that was refused.
 * @param {[name: string, text: string][]} pairs  @param {Tables} tables
 * @returns {{recipe: Recipe, problems: string[]}}
 */
export function readRecipe(pairs, { facts, live }) {
  const { settings: table, limits } = facts;
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @type {string[]} */
  const triples = [];
  for (const [name, text] of pairs) {
    if (name === "edits") {
      triples.push(...text.split("~").filter(Boolean));
      continue;
    }
    if (texts.has(name)) problems.push(`${shown(name)} is given twice; the last one counts`);
    texts.set(name, text.trim());
  }
  const said = texts.get("defaults");
  texts.delete("defaults");
  const known = said === undefined || VERSIONS.includes(said);
  if (!known) problems.push(`defaults must be one of ${VERSIONS.join(", ")}, got ${shown(said ?? "")}`);
  /** @type {Record<string, Value>} */
  const values = {};
  for (const [name, text] of texts) {
    const { value, problem } = checked(table[name], text);
    if (problem !== undefined) problems.push(problem);
    else values[name] = value;
  }
  const edits = readEdits(triples, { facts, live }, problems);
  const any = Object.keys(values).length > 0 || edits.length > 0;
  const version = said !== undefined && known ? Number(said) : any ? 1 : 2;
  const usual = (/** @type {Row} */ { default: now, meta }) => (version > 1 ? now : (meta.first ?? now));
  const settings = Object.fromEntries(Object.values(table).map((row) => [row.name, values[row.name] ?? usual(row)]));
  if (edits.length > limits.edits)
    problems.push(`a recipe must hold at most ${limits.edits} edits, got ${edits.length}: the rest is left out`);
  const recipe = tidied(/** @type {Settings} */ (settings), edits.slice(0, limits.edits), live);
  return { recipe, problems: cut(problems) };
}

/** @param {string[]} problems */
const cut = (problems) =>
  problems.length <= PROBLEMS
    ? problems
    : [...problems.slice(0, PROBLEMS), `and ${problems.length - PROBLEMS} more parts of the link were refused`];

/**
 * @param {string[]} items  @param {Tables} tables  @param {string[]} problems
 * @returns {Edit[]}
 */
function readEdits(items, { facts, live }, problems) {
  /** @type {Map<string, Edit>} */
  const edits = new Map();
  for (const item of items) {
    const [at, name, ...rest] = item.split(":");
    if (!rest.length) {
      problems.push(`an edit must read STEP:NAME:VALUE, got ${shown(item)}`);
      continue;
    }
    const { edit, problem } = readEdit(at, name, rest.join(":"), { facts, live });
    if (!edit) {
      problems.push(problem);
      continue;
    }
    const key = `${edit[0]}:${edit[1]}`;
    if (edits.has(key)) problems.push(`${edit[1]} is edited twice at step ${edit[0]}; the last one counts`);
    else if ([...edits.values()].some(([step]) => step > edit[0]))
      problems.push(`edits must be in order of their steps; the one at step ${edit[0]} was sorted in`);
    edits.set(key, edit);
  }
  return [...edits.values()];
}

/**
 * @param {string} at  @param {string} name  @param {string} text  @param {Tables} tables
 * @returns {{edit: Edit, problem?: undefined}|{edit?: undefined, problem: string}}
 */
function readEdit(at, name, text, { facts, live }) {
  const { settings: table, limits } = facts;
  const names = Object.keys(table);
  if (!names.includes(name)) return { problem: `there is no setting ${shown(name)}; the settings are ${names.join(", ")}` };
  const { kind } = table[name];
  if (kind !== "live") {
    const rule = `an edit must change a live setting (${live.join(", ")})`;
    return { problem: `${rule}; ${name} is a ${kind} setting, changing it restarts the run` };
  }
  const step = at.trim() === "" ? Number.NaN : Number(at);
  if (!Number.isInteger(step) || step < 0 || step > limits.steps)
    return { problem: `the step of an edit must be a whole number between 0 and ${limits.steps}, got ${shown(at)}` };
  const { value, problem } = checked(table[name], text);
  return problem === undefined ? { edit: [step, name, value] } : { problem };
}

/**
 * The recipe in its normal form: edits in order of step, none that changes nothing, those at step 0 as settings.
 * @param {Settings} settings  @param {Edit[]} edits  @param {string[]} live
 * @returns {Recipe}
 */
export function tidied(settings, edits, live) {
  const latest = new Map(edits.map((edit) => [`${edit[0]}:${edit[1]}`, edit]));
  /** @type {(one: Edit, other: Edit) => number} */
  const order = ([step, name], [step2, name2]) => step - step2 || live.indexOf(name) - live.indexOf(name2);
  const sorted = [...latest.values()].sort(order);
  const first = Object.fromEntries(sorted.filter(([step]) => step === 0).map(([, name, value]) => [name, value]));
  const begun = /** @type {Settings} */ ({ ...settings, ...first });
  const now = { ...begun };
  const kept = sorted.filter(([step, name, value]) => {
    const changes = step > 0 && now[name] !== value;
    if (changes) now[name] = value;
    return changes;
  });
  return { settings: begun, edits: kept };
}
