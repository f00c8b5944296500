// The names of the curves at the curves: for a while after the page has opened, once, and then never.

import { curvesOf } from "../playback/chunk.js";
import { made, putSymbols } from "./dom.js";

/** @import { LiveChart } from "../charts/live.js" */
/** @import { Curves, Frame } from "../playback/types.js" */

const LASTS = 8000; // ms
const FADES = 600; // ms, as in curve_labels.css
const AREA = "#live .nsewdrag, #first .first-picture svg[data-range]"; // of the densities: Plotly's, or the server's
const AT_D = 0.09; // where D's name stands, as a share of the x axis

/** @typedef {{name: string, text: string, at: number, height: number, side: string}} Label shares of the area, from its lower left corner */

export class CurveLabels {
  #root = made("div", { className: "curve-labels", ariaHidden: "true" });
  #begun = false;

  /** @param {LiveChart} chart  @param {boolean} wanted */
  constructor(chart, wanted) {
    this.chart = chart;
    this.over = !wanted;
  }

  /**
   * Put the names where a frame has the curves.
   * @param {Frame} frame
   */
  place(frame) {
    const area = document.querySelector(AREA)?.getBoundingClientRect();
    if (this.over || !area?.width || !this.chart.figure) return;
    if (!this.#begun) this.#begin();
    const labels = labelsOf(curvesOf(frame), this.chart.top, this.chart.figure.layout.yaxis2?.range ?? [0, 1]);
    for (const [i, { name, text, at, height, side }] of labels.entries()) {
      const node = /** @type {HTMLElement} */ (this.#root.children[i] ?? this.#root.appendChild(made("span")));
      putSymbols(node, text);
      node.className = `${side} ${name}`;
      node.style.transform = `translate(${area.left + at * area.width}px, ${area.top + (1 - height) * area.height}px)`;
    }
  }

  #begin() {
    this.#begun = true;
    document.body.append(this.#root);
    const end = () => {
      this.over = true;
      this.#root.classList.add("gone");
      setTimeout(() => this.#root.remove(), FADES);
    };
    setTimeout(end, LASTS);
    for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, end, { once: true, passive: true });
  }
}

/**
 * Where the names stand: those of the densities beside their peaks, D's over its line.
 * @param {Curves} curves  @param {number} top of the density axis  @param {[number, number]} span of D's
 * @returns {Label[]}
 */
export function labelsOf(curves, top, [low, high]) {
  const peak = (/** @type {Curves["p_g"]} */ density) => {
    const i = density.indexOf(Math.max(...density));
    return { at: (i + 0.5) / density.length, height: Math.min(density[i] / top, 0.95) };
  };
  const d = curves.d[Math.floor(AT_D * curves.d.length)];
  const data = peak(curves.p_data);
  const made = peak(curves.p_g);
  return [
    { name: "p_data", text: "p_data", ...data, side: data.at < made.at ? "left" : "right" },
    { name: "p_g", text: "p_g", ...made, side: data.at < made.at ? "right" : "left" },
    { name: "d", text: "D(x)", at: AT_D, height: Math.min(Math.max((d - low) / (high - low), 0), 0.9), side: "above" },
  ];
}
