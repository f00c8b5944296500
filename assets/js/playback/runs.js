// The runs of this tab: branches with their names, which one is played, what it is compared to.
// A value that nothing mutates, so that undo is to take up the one before.

import { named, settingsAt, worded } from "./recipe.js";

export const MOST = 24; // runs in the list

/** @import { Recipe, Settings, Table } from "./types.js" */

/**
 * @typedef {{id: number, recipe: Recipe, base: string|null, from: number|null, name: string|null}} Run
 *   `base`: what Figure 1 is made of; `from`: the step it branched at; `name`: given by hand.
 * @typedef {{list: Run[], current: number, left: number|null, reference: Run|null, next: number}} Runs
 *   `current`: id of the run played; `left`: of the one it was left for; `reference`: pinned.
 */

/**
 * A list of runs, of which the one at a place is played.
 * @param {Recipe[]} recipes  @param {string|null} base
 * @returns {Runs}
 */
export function listOf(recipes, at = 0, base = null) {
  const list = recipes.map((recipe, i) => ({ id: i + 1, recipe, base, from: null, name: null }));
  return { list, current: at + 1, left: null, reference: null, next: list.length + 1 };
}

/** @param {Pick<Runs, "list">} runs  @param {number|null} id */
export const byId = (runs, id) => runs.list.find((run) => run.id === id) ?? null;

/**
 * The run that is played.
 * @param {Runs} runs
 */
export const current = (runs) => byId(runs, runs.current) ?? runs.list[0];

/**
 * What stands behind the run as a ghost: the reference, or the run that was left.
 * @param {Runs} runs
 */
export const behind = (runs) => runs.reference ?? byId(runs, runs.left);

/**
 * The played run goes another way from the start, or grows by an edit at its end.
 * @param {Runs} runs  @param {Recipe} recipe  @param {string|null} base
 * @returns {Runs}
 */
export function changed(runs, recipe, base = null) {
  const from = base === null ? current(runs).from : null;
  const list = runs.list.map((run) => (run.id === runs.current ? { ...run, recipe, base, from } : run));
  return { ...runs, list };
}

/**
 * The runs with one recipe have another one instead, the reference too.
 * @param {Runs} runs  @param {Recipe} recipe  @param {Recipe} other
 * @returns {Runs}
 */
export function rewritten(runs, recipe, other) {
  const write = (/** @type {Run} */ run) => (run.recipe === recipe ? { ...run, recipe: other } : run);
  return { ...runs, list: runs.list.map(write), reference: runs.reference && write(runs.reference) };
}

/**
 * The played run restarts as another one.
 * @param {Runs} runs  @param {Recipe} recipe  @param {string|null} base
 * @returns {Runs}
 */
export function restarted(runs, recipe, base = null) {
  const list = runs.list.map((run) => (run.id === runs.current ? { id: run.id, recipe, base, from: null, name: null } : run));
  return { ...runs, list };
}

/**
 * A new run that leaves the played one at a step; null if the list is full.
 * @param {Runs} runs  @param {Recipe} recipe  @param {number} from
 * @returns {Runs|null}
 */
export function branched(runs, recipe, from) {
  if (runs.list.length >= MOST) return null;
  const at = runs.list.findIndex((run) => run.id === runs.current) + 1;
  const run = { id: runs.next, recipe, base: null, from, name: null };
  const list = runs.list.toSpliced(at, 0, run);
  return { ...runs, list, current: run.id, left: runs.current, next: runs.next + 1 };
}

/**
 * Another run of the list is played.
 * @param {Runs} runs  @param {number} id
 * @returns {Runs}
 */
export function chosen(runs, id) {
  return id === runs.current || !byId(runs, id) ? runs : { ...runs, current: id, left: runs.current };
}

/**
 * A run leaves the list; the last one stays.
 * @param {Runs} runs  @param {number} id
 * @returns {Runs}
 */
export function removed(runs, id) {
  const at = runs.list.findIndex((run) => run.id === id);
  if (at < 0 || runs.list.length === 1) return runs;
  const list = runs.list.toSpliced(at, 1);
  const now = id === runs.current ? (byId({ list }, runs.left) ?? list[Math.max(at - 1, 0)]).id : runs.current;
  const left = runs.left === id || runs.left === now ? null : runs.left;
  return { ...runs, list, current: now, left };
}

/**
 * A run gets a name; an empty one gives back its own.
 * @param {Runs} runs  @param {number} id  @param {string} name
 * @returns {Runs}
 */
export function renamed(runs, id, name) {
  const text = name.trim().slice(0, 60) || null;
  return { ...runs, list: runs.list.map((run) => (run.id === id ? { ...run, name: text } : run)) };
}

/**
 * The played run is called so, unless it has been given a name.
 * @param {Runs} runs  @param {string} name
 * @returns {Runs}
 */
export const called = (runs, name) => (current(runs).name === null ? renamed(runs, runs.current, name) : runs);

/**
 * The played run is frozen as what others are compared to.
 * @param {Runs} runs
 * @returns {Runs}
 */
export const pinned = (runs) => ({ ...runs, reference: current(runs) });

/**
 * Another run, from a link, is what the played one is compared to; or none is.
 * @param {Runs} runs  @param {Recipe|null} recipe
 * @returns {Runs}
 */
export function comparedTo(runs, recipe) {
  const reference = recipe && { id: 0, recipe, base: null, from: null, name: null };
  return reference || runs.reference ? { ...runs, reference } : runs;
}

/**
 * Nothing is compared any more.
 * @param {Runs} runs
 * @returns {Runs}
 */
export const unpinned = (runs) => ({ ...runs, reference: null, left: null });

/**
 * What a run is called: the name given, else what was changed.
 * @param {Run} run  @param {Table} table
 */
export function title(run, table) {
  if (run.name !== null) return run.name;
  if (run.base !== null) return "Figure 1";
  if (run.from !== null) {
    const edits = run.recipe.edits.filter(([at]) => at === run.from);
    const own = edits.filter(([, name]) => name !== "train"); // who leaves Figure 1 changes one thing; both train by themselves
    const changes = (own.length ? own : edits).map(([, name, value]) => `${named(table[name])} ${worded(table[name], value)}`);
    const start = run.from === 0 ? different(run.recipe.settings, table) : [];
    return `${[...changes, ...start].join(", ") || "branch"} from step ${run.from}`;
  }
  return different(settingsAt(run.recipe, 0), table).join(", ") || "defaults";
}

/**
 * What the runs are called: where one is called as another before it, also its number of that name.
 * @param {Run[]} list  @param {Table} table
 */
export function titles(list, table) {
  /** @type {Set<string>} */
  const taken = new Set();
  return list.map((run) => {
    const own = title(run, table);
    let name = own;
    for (let i = 2; taken.has(name); i++) name = `${own} (${i})`;
    taken.add(name);
    return name;
  });
}

const HEIGHTS = /(?<=drawn\([^()]*,)[\w-]{20,}(?=\))/g; // of a drawn target: nothing to read

/**
 * The first settings that differ from their default, in words.
 * @param {Settings} settings  @param {Table} table
 */
function different(settings, table) {
  const names = Object.keys(table).filter((name) => settings[name] !== table[name].default);
  /** @type {(name: string) => string} */
  const words = (name) =>
    name === "target" ? settings.target.replace(HEIGHTS, "…") : `${named(table[name])} ${worded(table[name], settings[name])}`;
  const some = names.slice(0, 2).map(words);
  return names.length > 2 ? [...some, "…"] : some;
}
