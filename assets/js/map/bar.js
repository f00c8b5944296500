// What stands above the map: how far it is, and what zooms, goes back and stops.

import { made, put } from "../page/dom.js";
import { Axes } from "./axes.js";

/** @import { Tiles } from "./tiles.js" */
/** @import { Names } from "./view.js" */

/** @typedef {{zoom: (factor: number) => void, back: () => void, toggle: () => void, choose: (names: Names) => void}} Acts */

/** How runs end, and the mark of each: as gan1d/figures/map_chart.py has them. */
const LEGEND = "○\u00a0converged  ✳\u00a0oscillates  —\u00a0collapsed  △\u00a0saturated  ✕\u00a0diverged"; // no mark at a line's end

const WAITING = {
  busy: "the server is busy; the map goes on by itself",
  away: "the server does not answer; the map goes on when it is back",
};

export class Bar {
  node = made("div", { className: "map-bar numbers" });
  #text = made("span", { className: "map-progress" });

  /** @param {Acts} acts */
  constructor(acts) {
    this.legend = made("span", { className: "map-legend", textContent: LEGEND });
    this.axes = new Axes(acts.choose);
    this.toggle = button("Stop", "Stop training the map", acts.toggle);
    this.back = button("Back", "Back to the part of the map before", acts.back);
    const closer = button("+", "Zoom in", () => acts.zoom(0.5));
    const farther = button("−", "Zoom out", () => acts.zoom(2));
    this.node.append(this.axes.node, this.legend, this.#text, this.toggle, this.back, closer, farther);
  }

  /**
   * @param {Tiles} tiles  @param {boolean} canGoBack
   */
  show(tiles, canGoBack) {
    put(this.#text, tiles.problem || progress(tiles));
    put(this.toggle, tiles.isTraining ? "Stop" : "Go on");
    this.toggle.title = tiles.isTraining ? "Stop training the map" : "Go on with the map";
    const isDone = !tiles.isTraining && tiles.done === tiles.total && !tiles.problem;
    this.toggle.hidden = isDone || !tiles.total || tiles.refusal !== "";
    this.axes.node.hidden = tiles.refusal !== "";
    this.legend.hidden = tiles.refusal !== "";
    this.back.hidden = !canGoBack;
  }
}

/** @param {Tiles} tiles */
function progress({ isTraining, waiting, done, total, left }) {
  if (!isTraining) return done < total ? "stopped" : "";
  if (waiting) return WAITING[waiting];
  if (!total || left === null) return "training …";
  const time = left < 90 ? `${Math.ceil(left)} s` : `${Math.round(left / 60)} min`;
  return `${Math.floor((100 * done) / total)} %, ${time} left`;
}

/**
 * @param {string} text  @param {string} label  @param {() => void} act
 */
function button(text, label, act) {
  const node = made("button", { type: "button", textContent: text, title: label, className: "link" });
  node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  return node;
}
