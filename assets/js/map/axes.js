// The two settings that a map is over: one is chosen for each axis.

import { made } from "../page/dom.js";

/** @import { Names } from "./view.js" */

const WORDS = [
  ["→", "Setting across"],
  ["↑", "Setting up"],
];

export class Axes {
  node = made("span", { className: "map-axes" });
  #shown = ""; // what the boxes hold, as a key

  /** @param {(names: Names) => void} choose */
  constructor(choose) {
    this.boxes = WORDS.map(([arrow, label], i) => {
      const box = made("select", { title: label });
      box.setAttribute("aria-label", label);
      box.addEventListener("change", () => choose(this.#chosen(i)));
      const mark = made("span", { textContent: arrow });
      mark.setAttribute("aria-hidden", "true");
      this.node.append(mark, box);
      return box;
    });
  }

  /**
   * @param {Names} names  @param {[name: string, label: string][]} choices
   */
  show(names, choices) {
    const key = JSON.stringify([names, choices]);
    if (key === this.#shown) return;
    this.#shown = key;
    for (const [i, box] of this.boxes.entries()) {
      box.replaceChildren(...choices.map(([name, label]) => new Option(label, name, false, name === names[i])));
    }
  }

  /**
   * Both settings, after one was chosen; who chooses that of the other axis swaps them.
   * @param {number} changed  the axis
   * @returns {Names}
   */
  #chosen(changed) {
    const [x, y] = this.boxes.map((box) => box.value);
    if (x !== y) return [x, y];
    const [[oldX, oldY]] = JSON.parse(this.#shown);
    return changed === 0 ? [x, oldX] : [oldY, y];
  }
}
