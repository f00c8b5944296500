// What is asked beside frames: what a link means, how Figure 1 is played, figures without frames.

import { Refused } from "./source.js";

/** @import { Figure } from "../charts/types.js" */
/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Link, OnShelf } from "../page/types.js" */
/** @import { Recipe } from "./types.js" */

/** @typedef {{reached: boolean, sentence: string}} StageEnd of a stage of Figure 1 */
/** @typedef {{figures: Record<string, Figure> & {live: LiveFigure}, target: string, edges: number[]}} Pictures */

/**
 * Who answers.
 * @typedef {Object} Answers
 * @property {(query: string) => Promise<Link>} link  read leniently; what is refused is among its problems
 * @property {(query: string) => Promise<Recipe & {stages: StageEnd[]}>} figure1  rejects with `Refused`, or with
 *   anything else if there is no answer now
 * @property {(query: string) => Promise<Pictures>} pictures  of a recipe and a theme
 * @property {() => Promise<OnShelf[]>} shelf  of the lessons, in their order
 */

/** @implements {Answers} */
export class Server {
  /** @param {string} query */
  async link(query) {
    return (await fetch(`link?${query}`)).json();
  }

  /** @param {string} query of the recipe that is played through the stages */
  async figure1(query) {
    const response = await fetch(`figure1?${query}`);
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.problem);
    return answer;
  }

  /** @param {string} query */
  async pictures(query) {
    return (await fetch(`pictures?${query}`)).json();
  }

  async shelf() {
    return (await fetch("lessons")).json();
  }
}
