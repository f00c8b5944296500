// What the page of a recording says in words and numbers, and the sliders of its grid.

import { n, whole } from "../diagnosis/numbers.js";
import { byId, made, put, putSymbols } from "../page/dom.js";
import { stageSentence } from "../page/headline.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Frame } from "../playback/types.js" */
/** @import { Axis } from "./grid.js" */

/** @type {Record<string, string>} */
const CLASSES = { d: "d", g: "p-g" }; // of a player's own settings, by the end of their names

/**
 * The step, and how far the game is.
 * @param {Player} player  @param {Frame} shown
 */
export function numbers({ loss }, shown) {
  put(byId("step"), whole(shown.step));
  byId("value-name").innerHTML = loss.has_logit ? "V" : "−L<sub>D</sub>";
  for (const name of ["value", "jsd", "w1"]) put(byId(name), n(shown.metrics[name]));
}

/**
 * One sentence on the run that is shown.
 * @param {Player} player  @param {Frame} shown
 */
export function say(player, shown) {
  putSymbols(byId("status"), sentence(player, shown));
  byId("status").classList.toggle("alert", player.frames.diverged !== null);
}

/** @param {Player} player  @param {Frame} shown */
function sentence(player, shown) {
  const { asked, stages, playing } = player;
  const { diverged, end } = player.frames;
  if (diverged !== null && asked > end) {
    return `This run diverged at step ${diverged}: instead of step ${asked}, its last frame is shown, step ${shown.step}.`;
  }
  if (diverged !== null && shown.step === end) {
    return `The run diverged at step ${diverged}: weights are no longer finite. This is the last frame before.`;
  }
  if (stages.now) return stageSentence(stages.now, shown, player);
  return playing || shown.step < end ? "" : "The end of the recording.";
}

/**
 * A slider over the values of one setting.
 * @param {Axis} axis  @param {(which: number) => void} choose
 */
export function axisRow(axis, choose) {
  const root = made("label", { className: `axis ${CLASSES[axis.name.split("_").at(-1) ?? ""] ?? ""}` });
  const name = made("span", { className: "name", textContent: axis.label });
  const input = made("input", { type: "range", min: "0", max: String(axis.values.length - 1), step: "1", name: axis.name });
  const output = made("output");
  root.append(name, input, output);
  input.addEventListener("input", () => choose(Number(input.value)));
  output.style.minWidth = `${Math.min(Math.max(...axis.texts.map((text) => text.length)), 24)}ch`;
  return {
    root,
    show(/** @type {number} */ which) {
      input.value = String(which);
      input.setAttribute("aria-valuetext", axis.texts[which]);
      put(output, axis.texts[which]);
      output.title = axis.texts[which];
    },
  };
}
