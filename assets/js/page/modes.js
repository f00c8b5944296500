// The two ways of use, Explore and Figure 1: which is shown, its stage, and the way back to a run that was left.

import { all, byId, one } from "./dom.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Stage } from "../playback/stages.js" */

/** @type {Stage[]} */
const STAGES = ["a", "b", "c", "d"];
const BUILT = "#react-entry-point"; // Dash's components: the page before them has the same ones

export class Modes {
  /** @type {{id: number, now: number}|null} */
  leftAt = null; // the run of Figure 1 that a change left, and the run that came of it

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * The stepper's buttons, and the four panels, show or play a stage.
   * @param {(stage: Stage) => void} play
   */
  wire(play) {
    for (const button of steps()) {
      const stage = STAGES.find((name) => name === button.dataset.stage);
      if (stage) button.addEventListener("click", () => play(stage));
    }
    const figure = byId("figure1");
    figure.addEventListener("click", ({ clientX }) => {
      const { left, width } = figure.getBoundingClientRect();
      play(STAGES[Math.min(Math.floor((4 * (clientX - left)) / width), 3)]);
    });
  }

  /**
   * A change has left the run of Figure 1 with this id.
   * @param {number} id
   */
  left(id) {
    this.leftAt = { id, now: this.player.runs.current };
  }

  /** The run that was left, or null; it is left no more. */
  back() {
    const { leftAt } = this;
    this.leftAt = null;
    return leftAt?.id ?? null;
  }

  show() {
    const { player } = this;
    const staged = player.run.base !== null || player.stages.ends !== null;
    document.documentElement.dataset.mode = staged ? "figure1" : "explore";
    for (const name of ["explore", "figure1"]) {
      const button = one(`.modes button[id*='"${name}"']`, HTMLElement);
      button.setAttribute("aria-pressed", String((name === "figure1") === staged));
    }
    for (const button of steps()) {
      if (button.dataset.stage === player.stages.now) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    const { leftAt } = this;
    const here = leftAt?.now === player.runs.current && player.runs.list.some(({ id }) => id === leftAt?.id);
    one(`${BUILT} .headline button`, HTMLElement).hidden = !here;
    for (const letter of document.querySelectorAll(`${BUILT} .letter`)) letter.textContent = player.loss.letter;
  }
}

/** The stepper's buttons. */
const steps = () => all(`${BUILT} [data-stage]`, HTMLElement);
