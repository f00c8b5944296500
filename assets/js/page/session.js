// The list of runs, kept in the browser for this tab, so that it survives a reload.

import { checked } from "../playback/recipe.js";
import { MOST } from "../playback/runs.js";

const KEY = "gan1d-runs";
const VERSION = 1; // of what is kept

/** @param {import("../playback/runs.js").Runs} runs */
export function keep(runs) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...runs }));
  } catch {
    // a sandboxed frame has no storage, or it is full: then the list lives as long as the page
  }
}

/**
 * The list kept, as far as it can be read.
 * @returns {{runs: import("../playback/runs.js").Runs|null, problems: string[]}}
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
  const problems = [];
  const list = [];
  kept.list.forEach((given, i) => {
    const { run, problem } = readRun(given, table, limits);
    const again = run && list.some(({ id }) => id === run.id);
    if (run && !again && list.length < MOST) list.push(run);
    else problems.push(`run ${i + 1} of the list kept in this tab is left out: ${problem ?? "there is one too many"}`);
  });
  if (!list.length) return { runs: null, problems };
  const known = (id) => list.some((run) => run.id === id);
  const runs = {
    list,
    current: known(kept.current) ? kept.current : list[0].id,
    left: known(kept.left) && kept.left !== kept.current ? kept.left : null,
    reference: null, // the link names it
    next: Math.max(...list.map((run) => run.id)) + 1,
  };
  return { runs, problems };
}

/** One run, checked: {run} or {problem}. */
function readRun(given, table, limits) {
  const { id, recipe, base, from, name } = given ?? {};
  const text = (value) => value === null || typeof value === "string";
  const step = (value) => Number.isInteger(value) && value >= 0 && value <= limits.steps;
  const shape = Number.isInteger(id) && id > 0 && text(base) && text(name) && (from === null || step(from));
  const whole = Array.isArray(recipe?.edits) && recipe.settings instanceof Object;
  if (!shape || !whole) return { problem: "it is damaged" };
  const settings = {};
  for (const [key, row] of Object.entries(table)) {
    const usual = row.meta.first ?? row.default; // a run without it is from before there was such a setting
    const { value, problem } = checked(row, Object.hasOwn(recipe.settings, key) ? recipe.settings[key] : usual);
    if (problem) return { problem };
    settings[key] = value;
  }
  const edits = [];
  for (const edit of recipe.edits) {
    const [at, key, given_] = Array.isArray(edit) ? edit : [];
    const row = Object.hasOwn(table, key) ? table[key] : null;
    if (!step(at) || row?.kind !== "live" || at < (edits.at(-1)?.[0] ?? 0)) return { problem: "an edit of it is damaged" };
    const { value, problem } = checked(row, given_);
    if (problem) return { problem };
    edits.push([at, key, value]);
  }
  if (edits.length > limits.edits) return { problem: "it has too many edits" };
  return { run: { id, recipe: { settings, edits }, base, from, name: name?.slice(0, 60) ?? null } };
}
