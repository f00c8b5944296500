// The timeline: a native range input for mouse, finger and keys, over a track of ticks and bands.

import { roomFor } from "../charts/metric_chart.js";
import { sentence, stageEnds } from "../playback/recipe.js";
import { one, putSymbols } from "./dom.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Recipe, Table } from "../playback/types.js" */

const LEAST = 1000; // steps across an empty timeline
const LEAST_ROOM = 1.4; // of the page's type size: what a stage's name needs
const ROOM = 1.1; // of the steps there are

/**
 * How many steps the timeline has room for: the run's, those of what is planned, and some more, but never more than
 * a run may have.
 * @param {{step: number, last: number, ghost: number, planned: number, most: number, end?: number|null}} state as
 *   `show` takes it; `planned` is the step of the last edit
 */
export function stepsAcross({ step, last, ghost, planned, most, end = null }) {
  return end ?? Math.min(roomFor(Math.max(LEAST, ROOM * Math.max(last, step, ghost), planned + LEAST / 2)), most);
}

export class Timeline {
  /**
   * @param {HTMLElement} root an empty element  @param {Table} table
   * @param {(step: number, options?: {exact: boolean}) => void} onSeek
   */
  constructor(root, table, onSeek) {
    root.innerHTML = `
      <div class="track">
        <div class="bands" aria-hidden="true"></div>
        <div class="computed" aria-hidden="true"></div><div class="known" aria-hidden="true"></div>
      </div>
      <input type="range" min="0" max="${LEAST}" step="1" value="0" aria-label="Timeline: step of the run">
      <div class="track ticks"></div>
      <output class="tip" hidden></output>`;
    const part = (/** @type {string} */ name) => one(`.${name}`, HTMLElement, root);
    this.bands = part("bands");
    this.computed = part("computed");
    this.known = part("known");
    this.ticks = part("ticks");
    this.tip = part("tip");
    this.input = one("input", HTMLInputElement, root);
    this.root = root;
    this.table = table;
    this.onSeek = onSeek;
    this.input.addEventListener("input", () => onSeek(Number(this.input.value)));
    this.key = "";
  }

  /**
   * Show where a player stands.
   * @param {Player} player  @param {number} most steps that a run may have
   */
  follow({ target, head, last, frames, ghost, recipe }, most) {
    this.show({ step: target ?? head, last, computed: frames.steps.at(-1) ?? 0, ghost: ghost?.last ?? 0, recipe, most });
  }

  /**
   * @param {{step: number, last: number, computed: number, ghost: number, recipe: Recipe, most: number,
   *   end?: number|null}} state `step` shown or asked for, `last` shown, `computed` last at hand, `ghost` last of the run
   *   behind, the `recipe`; `most` steps that a run may have; `end`, if no step can come after it
   */
  show({ step, last, computed, ghost, recipe, most, end = null }) {
    const top = stepsAcross({ step, last, ghost, planned: recipe.edits.at(-1)?.[0] ?? 0, most, end });
    if (Number(this.input.max) !== top) this.input.max = String(top);
    if (document.activeElement !== this.input || Number(this.input.value) !== step) this.input.value = String(step);
    const here = recipe.edits.filter(([at]) => at === step).map((edit) => sentence(recipe, edit, this.table));
    this.input.setAttribute("aria-valuetext", here.join("; ") || `step ${step}`);
    this.known.style.width = `${(100 * Math.min(last, top)) / top}%`;
    this.computed.style.width = `${(100 * Math.min(computed, top)) / top}%`;
    const key = `${top} ${recipe.edits.map((edit) => edit.join(":")).join("~")}`;
    if (key !== this.key) this.#mark(recipe, top);
    this.key = key;
  }

  /** @param {Recipe} recipe  @param {number} top steps across it */
  #mark(recipe, top) {
    const at = (/** @type {number} */ step) => `${(100 * step) / top}%`;
    const ends = stageEnds(recipe);
    const least = LEAST_ROOM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const edges = ends ? [0, ...ends, top] : [];
    this.bands.replaceChildren(
      ...edges.slice(1).map((end, i) => {
        const band = document.createElement("span");
        band.className = `band band-${"abcd"[i]}`;
        const room = (this.root.clientWidth * (end - edges[i])) / top;
        band.textContent = room < least ? "" : `(${"abcd"[i]})`;
        Object.assign(band.style, { left: at(edges[i]), width: at(end - edges[i]) });
        return band;
      }),
    );
    this.tip.hidden = true;
    const steps = [...new Set(recipe.edits.map(([step]) => step))];
    this.ticks.replaceChildren(
      ...steps.map((step) => {
        const edits = recipe.edits.filter((edit) => edit[0] === step);
        const tick = document.createElement("button");
        const words = edits.map((edit) => sentence(recipe, edit, this.table)).join("; ");
        Object.assign(tick, { type: "button", tabIndex: -1 });
        tick.setAttribute("aria-label", `Go to ${words}`);
        tick.style.left = at(step);
        tick.addEventListener("click", () => this.onSeek(step, { exact: true }));
        tick.addEventListener("pointerenter", () => this.#tell(words, step / top));
        tick.addEventListener("pointerleave", () => (this.tip.hidden = true));
        return tick;
      }),
    );
  }

  /**
   * Words above a place on the track.
   * @param {string} words  @param {number} share of its length
   */
  #tell(words, share) {
    putSymbols(this.tip, words);
    this.tip.hidden = false;
    const room = this.root.clientWidth - this.tip.offsetWidth;
    const left = share * this.root.clientWidth - this.tip.offsetWidth / 2;
    this.tip.style.left = `${Math.min(Math.max(left, 0), Math.max(room, 0))}px`;
  }
}
