// A slider that is being dragged: edits while it moves, and one edit with its last value once it rests. No DOM here.

import { edited, settingsAt } from "./recipe.js";
import { byId, rewritten } from "./runs.js";
import { ONE_MOVE } from "./undo.js";

/** @import { Editor } from "./editor.js" */
/** @import { Recipe } from "./types.js" */

const BETWEEN = 100; // ms between two edits of one setting

export class Drag {
  /** @type {Record<string, {time: number, timer?: ReturnType<typeof setTimeout>}>} */
  paced = {}; // by setting: when it was last edited, and what is still to come
  /** @type {{name: string, step: number, run: number, recipe: Recipe}|null} */
  made = null; // the edits of one drag: the step of the first one, and the recipe of the run with all of them
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #rest;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /**
   * The slider of a setting has moved: at most one edit in BETWEEN ms, and the last value always.
   * @param {string} name  @param {number} value
   */
  move(name, value) {
    const now = performance.now();
    const { time, timer } = this.paced[name] ?? { time: -Infinity };
    clearTimeout(timer);
    if (now - time >= BETWEEN) {
      this.#edit(name, value);
      this.paced[name] = { time: now };
    } else {
      const later = setTimeout(() => this.move(name, value), BETWEEN - (now - time));
      this.paced[name] = { time, timer: later };
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.settle(), ONE_MOVE);
  }

  /** @param {string} name  @param {number} value */
  #edit(name, value) {
    const { editor, made } = this;
    const { player } = editor;
    const before = player.recipe;
    const goesOn = made?.name === name && made.recipe === before && !player.hasFuture;
    const isFull = before.edits.length >= player.facts.limits.edits;
    if (!goesOn || isFull) this.settle();
    const step = goesOn ? made.step : player.head;
    this.made = null; // or the edit would be another one that ends the drag
    editor.set({ [name]: value });
    if (player.recipe !== before) this.made = { name, step, run: player.run.id, recipe: player.recipe };
    else if (goesOn) this.made = made;
  }

  /**
   * The drag is over: its edits become one, at the step of the first, with the last value. The frames behind it are
   * asked for anew, those on the screen too, so that what is drawn stays what the recipe says.
   */
  settle() {
    const { made } = this;
    const { player } = this.editor;
    this.made = null;
    clearTimeout(this.#rest);
    if (!made?.recipe.edits.some(([at, name]) => name === made.name && at > made.step)) return;
    if (byId(player.runs, made.run)?.recipe !== made.recipe) return; // it has gone another way since
    const value = settingsAt(made.recipe, Number.POSITIVE_INFINITY)[made.name];
    player.use(rewritten(player.runs, made.recipe, edited(made.recipe, made.step, made.name, value)));
  }

  /** What was dragged is not edited any more. */
  letGo() {
    for (const { timer } of Object.values(this.paced)) clearTimeout(timer);
    this.settle();
  }
}
