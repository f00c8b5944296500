// The key to the lines of the large chart, where that is a small chart made large: by their own names.

import { byId, one } from "../page/dom.js";
import { element } from "./elements.js";
import { DENSITIES } from "./places.js";

/** @import { Trace } from "./types.js" */

const CURVES = [DENSITIES, "figure1"]; // charts of the curves that the page's legend has
const UNNAMED = ["head", "heading"];
const THICKEST = 6; // px
/** @type {Record<string, string>} */
const STYLES = { dot: "dotted", dash: "dashed" };

/**
 * Name the lines of the large chart.
 * @param {string} large
 */
export function showKey(large) {
  const own = byId("large-key");
  const usual = CURVES.includes(large);
  one(".legend", HTMLElement).hidden = !usual;
  own.hidden = usual;
  if (usual) return;
  const named = (/** @type {Trace} */ { meta, name }) => name && !meta.startsWith("ghost_") && !UNNAMED.includes(meta);
  const traces = (element(large).data ?? []).filter(named);
  const key = JSON.stringify(traces.map(({ name, line, marker }) => [name, line, marker]));
  if (own.dataset.key === key) return;
  own.dataset.key = key;
  own.replaceChildren(...traces.map(entry));
}

/** @param {Trace} trace */
function entry({ name = "", line, marker }) {
  const node = Object.assign(document.createElement("span"), { className: "entry" });
  const sign = Object.assign(document.createElement("span"), { className: line ? "line" : "sign" });
  if (line) sign.style.borderTop = `${Math.min(line.width, THICKEST)}px ${STYLES[line.dash] ?? "solid"} ${line.color}`;
  else Object.assign(sign, { textContent: marker?.symbol ? "+" : "●" }).style.color = marker?.color ?? "";
  node.innerHTML = name; // with the symbols that the server has set
  node.prepend(sign);
  return node;
}
