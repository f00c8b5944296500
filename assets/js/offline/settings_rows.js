// The controls of a file that trains: sliders of the learning rates, and all other settings.

import { all, made, put } from "../page/dom.js";
import { named, worded, written } from "../playback/recipe.js";

/** @import { Recipe, Row, Value } from "../playback/types.js" */
/** @typedef {{root: HTMLElement, show: (recipe: Recipe, now: Value) => void}} Control */

const STEPS = 200; // positions of a slider
/** @type {Record<string, string>} */
const CLASSES = { lr_d: "d", lr_g: "p-g" };

/**
 * A slider over a live setting; a rate's goes by factors.
 * @param {Row} row  @param {(value: number) => void} drag
 * @returns {Control}
 */
export function slider(row, drag) {
  const along = (/** @type {number|null} */ end) => (row.meta.log ? Math.log10(Number(end)) : Number(end));
  const [low, high] = [along(row.low), along(row.high)];
  const step = (high - low) / STEPS;
  const root = made("label", { className: `axis ${CLASSES[row.name] ?? ""}` });
  const input = made("input", { type: "range", min: String(low), max: String(high), step: String(step), name: row.name });
  const output = made("output");
  output.style.minWidth = "8ch";
  root.append(made("span", { className: "name", textContent: named(row) }), input, output);
  const valueAt = (/** @type {number} */ at) => (row.meta.log ? Number((10 ** at).toPrecision(3)) : at);
  input.addEventListener("input", () => drag(valueAt(Number(input.value))));
  return {
    root,
    show(_, now) {
      const position = row.meta.log ? Math.log10(Math.max(Number(now), 1e-9)) : Number(now);
      if (document.activeElement !== input || valueAt(Number(input.value)) !== now) input.value = String(position);
      input.setAttribute("aria-valuetext", written(now));
      put(output, written(now));
    },
  };
}

/**
 * A setting's box or list; what the file cannot train is disabled, and says so.
 * @param {Row} row
 * @param {(recipe: Recipe, value: Value) => boolean} has  whether the file can train that
 * @param {(value: string) => void} set  @param {string} elsewhere  what to do for a value that the file cannot train
 * @returns {Control}
 */
export function field(row, has, set, elsewhere) {
  const root = made("label");
  const { choices } = row;
  const box = choices.length ? made("select", { name: row.name }) : made("input", { name: row.name, inputMode: "decimal" });
  for (const choice of choices) box.append(made("option", { value: choice, textContent: worded(row, choice) }));
  root.append(made("span", { textContent: named(row) }), box);
  box.setAttribute("aria-label", named(row));
  root.title = row.rule;
  box.addEventListener("change", () => set(box.value));
  return {
    root,
    show(recipe, now) {
      if (document.activeElement !== box) box.value = choices.length ? String(now) : written(now);
      if (row.kind === "live") return;
      for (const option of all("option", HTMLOptionElement, box)) option.disabled = !has(recipe, option.value);
      const other = choices.length
        ? choices.some((choice) => choice !== now && has(recipe, choice))
        : row.name === "seed" || free(row);
      box.disabled = !other;
      root.title = other ? row.rule : `needs a program that is not here: ${elsewhere}`;
    },
  };
}

/** Whether any value of a number can be trained: it starts a run and shapes no program. @param {Row} row */
const free = (row) => row.kind === "start" && row.name !== "target" && row.name !== "consensus";
