// A question before the play: what one expects is chosen first, and the answer comes once the run has shown it.
// Nobody has to: Space plays, and nothing waits for a choice.

import { all, made } from "./dom.js";
import { worded } from "./shelf.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Question } from "./types.js" */

const SHOWN = 5 * 60; // frames that the run plays before the answer comes

export class Prediction {
  box = worded("div", "", "more predict");
  #answer = worded("p", "", "answer");
  #chosen = -1; // place of the choice

  /** @param {Question} question  @param {Player} player  @param {number} speed steps a frame */
  constructor(question, player, speed) {
    this.question = question;
    this.player = player;
    this.after = SHOWN * speed; // steps
    this.#answer.setAttribute("role", "status");
    const choices = worded("div", "", "answers");
    question.choices.forEach((text, i) => {
      const choice = made("button", { type: "button", className: "small" });
      choice.append(worded("span", text));
      choice.setAttribute("aria-pressed", "false");
      choice.addEventListener("click", () => this.#choose(i));
      choices.append(choice);
    });
    this.box.append(worded("p", question.asked, "asked"), choices, this.#answer);
  }

  /** The question is on the screen: the run waits at its start, unless it was answered before. */
  ask() {
    if (this.#chosen >= 0) return;
    this.player.pause();
    this.player.seek(0);
  }

  /**
   * A frame was shown.
   * @param {number} step
   */
  played(step) {
    if (this.#chosen < 0 || step < this.after || this.#answer.textContent) return;
    const { right, answer } = this.question;
    const verdict = this.#chosen === right ? "Right. " : "";
    this.#answer.append(worded("span", `${verdict}${answer}`));
    this.#buttons[right].classList.add("right");
  }

  get #buttons() {
    return all("button", HTMLElement, this.box);
  }

  /** @param {number} place */
  #choose(place) {
    this.#chosen = place;
    for (const [i, one] of this.#buttons.entries()) one.setAttribute("aria-pressed", String(i === place));
    this.player.play();
  }
}
