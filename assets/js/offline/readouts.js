// What the page of a recording says in words and numbers, and the sliders of its grid.

import { stageSentence } from "../page/headline.js";

const $ = (id) => document.getElementById(id);
const n = (value) => value.toFixed(3).replace("-", "−");
const sub = (name, letter) => `${name}<sub>${letter}</sub>`;

/** Set a text only when it is another one: screen readers speak each change. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The step, and how far the game is. */
export function numbers({ shown, kind }) {
  put($("step"), shown.step.toLocaleString("en"));
  $("value-name").innerHTML = kind === "logit" ? "V" : `−${sub("L", "D")}`;
  for (const name of ["value", "jsd", "w1"]) put($(name), n(shown.metrics[name]));
}

/** One sentence on the run that is shown, and what was refused. */
export function say(player) {
  put($("status"), sentence(player));
  $("status").classList.toggle("alert", player.frames.diverged !== null);
  put($("problems"), player.problems.join(" "));
  $("problems").hidden = !player.problems.length;
}

function sentence({ frames: { diverged, end }, asked, shown, stages, playing, loss, recipe, equilibrium }) {
  if (diverged !== null && asked > end) {
    return `This run diverged at step ${diverged}: instead of step ${asked}, its last frame is shown, step ${shown.step}.`;
  }
  if (diverged !== null && shown.step === end) {
    return `The run diverged at step ${diverged}: weights are no longer finite. This is the last frame before.`;
  }
  if (stages.now) return stageSentence(stages.now, shown.metrics, loss, stages.now === "d" && equilibrium.holds(recipe, shown));
  return playing || shown.step < end ? "" : "The end of the recording.";
}

/** A slider over the values of one setting. */
export function axisRow(axis, choose) {
  const root = document.createElement("label");
  const player = { d: "d", g: "p-g" }[axis.name.split("_").at(-1)] ?? "";
  root.className = `axis ${player}`;
  root.innerHTML = '<span class="name"></span><input type="range" min="0" step="1"><output></output>';
  const [name, input, output] = root.children;
  name.textContent = axis.label;
  input.max = axis.values.length - 1;
  input.name = axis.name;
  input.addEventListener("input", () => choose(Number(input.value)));
  output.style.minWidth = `${Math.min(Math.max(...axis.texts.map((text) => text.length)), 24)}ch`;
  return {
    root,
    show(which) {
      input.value = which;
      input.setAttribute("aria-valuetext", axis.texts[which]);
      put(output, axis.texts[which]);
      output.title = axis.texts[which];
    },
  };
}
