// The stages (a)-(d) of a Figure 1 run: where they end, and playing to such an end. No DOM here.

import { stageEnds } from "./recipe.js";

/** @import { Player } from "./player.js" */
/** @typedef {"a"|"b"|"c"|"d"} Stage */

/** @type {Stage[]} */
const NAMES = ["a", "b", "c", "d"];

export class Stages {
  /** @type {number|null|undefined} */
  stop = undefined; // step to pause at; null for the end of (d), wherever it is
  /** @type {Stage|null} */
  wanted = null; // to be played when the recipe of Figure 1 is here

  #atEnd = false; // whether its end is wanted at once
  #plan = ""; // where the stages of the run end

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * The steps that end the stages, each with a frame, or null if the run has none.
   * That of (d) is where the game comes to rest, null as long as it has not; a recording's is its end.
   * @returns {(number|null)[]|null}
   */
  get ends() {
    const { recipe, frames, equilibrium } = this.player;
    const ends = stageEnds(recipe)?.map((step) => frames.within(step, Math.floor));
    return ends ? [...ends, frames.span.recorded ? frames.end : equilibrium.final] : null;
  }

  /** The name of the stage that is shown, or null. */
  get now() {
    const ends = stageEnds(this.player.recipe);
    return ends && NAMES[ends.filter((end) => this.player.head > end).length];
  }

  /**
   * Play to the end of the next stage and stop there (way 1), or go back to the last one (way -1).
   * @param {number} way
   */
  go(way) {
    const { player } = this;
    const ends = this.#known;
    if (way < 0) return player.seek(ends.findLast((step) => step < player.head) ?? 0);
    this.stop = ends.find((step) => step > player.head) ?? null;
    return player.play();
  }

  /** The ends that are known. */
  get #known() {
    return (this.ends ?? []).filter((step) => step !== null);
  }

  /**
   * Play to the end of a stage, or show it if it is past, or wanted at once; returns what was refused.
   * @param {Stage} name  @param {boolean} atEnd whether it is wanted at once
   */
  play(name, atEnd = false) {
    const { ends, player } = this;
    this.#atEnd = atEnd;
    this.wanted = ends || player.preparing === null ? null : name; // as soon as it is known
    if (!ends) return this.wanted ? [] : ["this run has no stages: it is not Figure 1"];
    const at = NAMES.indexOf(name);
    const [start, end] = [(at ? ends[at - 1] : 0) ?? 0, ends[at]];
    if (end !== null && (atEnd || player.head >= end)) {
      player.pause();
      player.seek(end, { exact: true });
    } else {
      if (player.head < start) player.seek(start, { exact: true });
      this.stop = end;
      player.play();
    }
    return [];
  }

  /** The recipe may have become that of Figure 1: what was asked for before is played; a stop of other stages is none. */
  known() {
    const plan = String(stageEnds(this.player.recipe));
    if (plan !== this.#plan) this.stop = undefined;
    this.#plan = plan;
    if (this.wanted && this.ends) this.play(this.wanted, this.#atEnd);
  }

  /**
   * Where the next frame is, if the play head moves to a step: not beyond the end that was asked for, or the run's.
   * @param {number} step
   */
  before(step) {
    const { head, limit } = this.player;
    const nearest = Math.min(...[this.stop ?? -1, limit ?? -1].filter((end) => end > head));
    return Math.min(step, nearest);
  }

  /**
   * Whether the play head, at a step, has come to the end that was asked for.
   * @param {number} step
   */
  isEnd(step) {
    return step === this.stop || (this.stop === null && this.player.equilibrium.final === step);
  }

  /** Frames that are wanted for it: those of the panels that are filled, the end that was asked for, the run's if it is next. */
  get steps() {
    const { head, last, limit, speed } = this.player;
    const shown = this.#known.filter((step) => step <= last);
    const isNext = limit !== null && head < limit && head + speed > limit;
    return [...shown, ...(this.stop ? [this.stop] : []), ...(isNext ? [limit] : [])];
  }
}
