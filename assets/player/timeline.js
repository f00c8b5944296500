// The timeline: a native range input for mouse, finger and keys, over a track of ticks and bands.

import { stageEnds } from "./recipe.js";

const LEAST = 500; // steps across an empty timeline

export class Timeline {
  /** @param {HTMLElement} root an empty element  @param {(step: number) => void} onSeek */
  constructor(root, onSeek) {
    root.innerHTML = `
      <div class="track" aria-hidden="true"><div class="bands"></div><div class="known"></div><div class="ticks"></div></div>
      <input type="range" min="0" max="${LEAST}" step="1" value="0" aria-label="Timeline: step of the run">`;
    this.track = root.querySelector(".track");
    this.bands = root.querySelector(".bands");
    this.known = root.querySelector(".known");
    this.ticks = root.querySelector(".ticks");
    this.input = root.querySelector("input");
    this.input.addEventListener("input", () => onSeek(Number(this.input.value)));
    this.key = "";
  }

  /** @param {{step, last, recipe}} state the play head, the last step known, the recipe */
  show({ step, last, recipe }) {
    const planned = recipe.edits.at(-1)?.[0] ?? 0;
    const most = Math.max(LEAST, last, planned + 500);
    const top = Math.ceil(most / 500) * 500;
    if (Number(this.input.max) !== top) this.input.max = top;
    if (document.activeElement !== this.input || Number(this.input.value) !== step) this.input.value = step;
    this.input.setAttribute("aria-valuetext", `step ${step}`);
    this.known.style.width = `${(100 * last) / top}%`;
    const key = `${top} ${recipe.edits.map((edit) => edit.join(":")).join("~")}`;
    if (key !== this.key) this.#mark(recipe, top);
    this.key = key;
  }

  #mark(recipe, top) {
    const at = (step) => `${(100 * step) / top}%`;
    const ends = stageEnds(recipe);
    const edges = ends ? [0, ...ends, top] : [];
    this.bands.replaceChildren(
      ...edges.slice(1).map((end, i) => {
        const band = document.createElement("span");
        band.className = `band band-${"abcd"[i]}`;
        band.textContent = `(${"abcd"[i]})`;
        band.title = `stage (${"abcd"[i]}): steps ${edges[i]} to ${i === 3 ? "the end" : end}`;
        Object.assign(band.style, { left: at(edges[i]), width: at(end - edges[i]) });
        return band;
      }),
    );
    this.ticks.replaceChildren(
      ...recipe.edits.map(([step, name, value]) => {
        const tick = document.createElement("span");
        tick.title = `step ${step}: ${name} becomes ${value}`;
        tick.style.left = at(step);
        return tick;
      }),
    );
  }
}
