// Figure 1 played stage by stage: a short rest at the end of each, or a stop. No DOM here.

/** @import { Player } from "../playback/player.js" */

const REST = 1000; // ms at the end of a stage, so that its picture is seen

export class StageRests {
  stops = false; // after each stage, until the viewer goes on
  /** @type {number|null} */
  end = null; // step where the stage that is played ends
  /** @type {number|null} */
  goesOnAt = null; // ms, of the clock of `tick`

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * Once per display refresh.
   * @param {number} now ms
   */
  tick(now) {
    const { player } = this;
    if (this.goesOnAt !== null) {
      this.#rest(now, this.goesOnAt);
      return;
    }
    const { ends } = player.stages;
    if (!ends || player.preparing !== null) return;
    if (player.playing && player.stages.stop === undefined) {
      const end = ends.slice(0, 3).find((step) => step !== null && step > player.head) ?? null;
      if (end !== null) player.stages.stop = this.end = end;
    } else if (!player.playing && this.end !== null) {
      if (player.head === this.end && !this.stops) this.goesOnAt = now + REST;
      if (player.head !== this.end || this.stops) this.end = null;
    }
  }

  /** Whether the run rests between two stages, and goes on by itself. */
  get resting() {
    return this.goesOnAt !== null;
  }

  /** The viewer did something: no going on by itself. */
  leave() {
    this.goesOnAt = this.end = null;
  }

  /**
   * Pause while something else is looked at; what it returns goes on as before.
   * @returns {() => void}
   */
  pause() {
    const { player, end } = this;
    const played = player.playing || this.resting;
    const stop = end === null ? player.stages.stop : undefined; // else the end of a stage that a rest follows
    this.leave();
    player.pause();
    return () => {
      if (!played) return;
      player.stages.stop = stop;
      player.play();
    };
  }

  /** @param {number} now ms  @param {number} until */
  #rest(now, until) {
    const { player } = this;
    const over = now >= until;
    const left = player.playing || player.head !== this.end;
    if (left || over) this.leave();
    if (over && !left) player.play();
  }
}
