// Figure 1 played stage by stage: a short rest at the end of each, or a stop. No DOM here.

const REST = 1000; // ms at the end of a stage, so that its picture is seen

export class StageRests {
  /** @param {import("../playback/player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.stops = false; // after each stage, until the viewer goes on
    this.end = null; // step where the stage that is played ends
    this.goesOnAt = null; // ms, of the clock of `tick`
  }

  /** Once per display refresh. @param {number} now ms */
  tick(now) {
    const { player } = this;
    if (this.goesOnAt !== null) return this.#rest(now);
    const { ends } = player.stages;
    if (!ends || player.preparing !== null) return undefined;
    if (player.playing && player.stages.stop === undefined) {
      const end = ends.slice(0, 3).find((step) => step > player.head) ?? null;
      if (end !== null) player.stages.stop = this.end = end;
    } else if (!player.playing && this.end !== null) {
      if (player.head === this.end && !this.stops) this.goesOnAt = now + REST;
      if (player.head !== this.end || this.stops) this.end = null;
    }
    return undefined;
  }

  /** Whether the run rests between two stages, and goes on by itself. */
  get resting() {
    return this.goesOnAt !== null;
  }

  /** The viewer did something: no going on by itself. */
  leave() {
    this.goesOnAt = this.end = null;
  }

  #rest(now) {
    const { player } = this;
    if (player.playing || player.head !== this.end) return this.leave();
    if (now < this.goesOnAt) return undefined;
    this.leave();
    return player.play();
  }
}
