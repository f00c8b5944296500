// The sentence of the rules as it is shown: another one at most once a second. No DOM here.

import { diagnose } from "./rules.js";

/** @import { Frame } from "../playback/types.js" */
/** @import { Context } from "./window.js" */

const CALM = 1000; // ms between two sentences

export class Diagnosis {
  /** @type {string|null} */
  id = null; // of the rule
  text = "";
  step = -1; // it was said of
  due = -Infinity; // ms

  /**
   * Whether another sentence may be said.
   * @param {number} time ms
   */
  isDue(time) {
    return time >= this.due;
  }

  /**
   * @param {Frame[]} frames up to the one shown  @param {Context} context
   * @param {number} time ms
   */
  look(frames, context, time) {
    if (!this.isDue(time)) return;
    const step = frames.at(-1)?.step ?? -1;
    const found = diagnose(frames, context, step < this.step ? null : this.id); // going back forgets
    const { id, text } = found ?? { id: null, text: "" };
    if (text && text !== this.text) this.due = time + CALM; // after none, the next may come at once
    Object.assign(this, { id, text, step });
  }
}
