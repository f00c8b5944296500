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
  train = ""; // who trained then

  /**
   * Whether another sentence may be said: at once where another player trains, since "G is held" is no longer true.
   * @param {number} time ms  @param {string} train who trains now
   */
  isDue(time, train) {
    return time >= this.due || train !== this.train;
  }

  /**
   * @param {Frame[]} frames up to the one shown  @param {Context} context
   * @param {number} time ms
   */
  look(frames, context, time) {
    const { train } = context.settings;
    if (!this.isDue(time, train)) return;
    const step = frames.at(-1)?.step ?? -1;
    const found = diagnose(frames, context, step < this.step ? null : this.id); // going back forgets
    const { id, text } = found ?? { id: null, text: "" };
    if (text && text !== this.text) this.due = time + CALM; // after none, the next may come at once
    Object.assign(this, { id, text, step, train });
  }
}
