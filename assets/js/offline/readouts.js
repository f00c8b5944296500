// What the page of a recording says in words and numbers, and the sliders of its grid.

import { STAGES } from "../page/status.js";

const $ = (id) => document.getElementById(id);
const n = (value) => value.toFixed(3).replace("-", "−");
const sub = (name, letter) => `${name}<sub>${letter}</sub>`;

/** Set a text only when it is another one: screen readers speak each change. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The step, and how far the game is. */
export function numbers({ shown, run }) {
  put($("step"), shown.step.toLocaleString("en"));
  $("value-name").innerHTML = run.kind === "logit" ? "V" : `−${sub("L", "D")}`;
  for (const name of ["value", "jsd", "w1"]) put($(name), n(shown.metrics[name]));
}

/** One sentence on the run that is shown, and what was refused. */
export function say(player) {
  put($("status"), sentence(player));
  $("status").classList.toggle("alert", player.run.diverged !== null);
  put($("problems"), player.problems.join(" "));
  $("problems").hidden = !player.problems.length;
}

function sentence({ run, head, last, step, shown, stage, playing }) {
  if (run.diverged !== null && head > last) {
    return `This run diverged at step ${run.diverged}: instead of step ${step}, its last frame is shown, step ${shown.step}.`;
  }
  if (run.diverged !== null && head === last) {
    return `The run diverged at step ${run.diverged}: weights are no longer finite. This is the last frame before.`;
  }
  if (stage) return STAGES["abcd".indexOf(stage)];
  return playing || head < last ? "" : "The end of the recording.";
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
