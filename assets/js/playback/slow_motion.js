// Slow motion: one step in two parts, first D's move, then G's answer to it.
// The part between is a run like any other: the one in which D alone trains in this step.

import { Frames } from "./frames.js";
import { edited, prefix } from "./recipe.js";

const PART = 900; // ms that a part is shown

export class SlowMotion {
  constructor(player) {
    this.player = player;
    this.on = false;
    this.half = false; // D has moved and G has not
    this.pressed = false; // the next part was asked for by hand
    this.frames = null; // of the run in which D alone moves
    this.since = 0;
  }

  switch(on) {
    this.on = on;
    if (!on && this.half) this.#show(this.player.frames.get(this.player.head));
    this.leave();
  }

  /** The play head has moved: no part is shown any more. */
  leave() {
    this.half = this.pressed = false;
    this.frames?.hurry();
    this.frames = null;
    this.since = performance.now();
  }

  /** The next part is wanted as soon as it is here. */
  press() {
    this.pressed = true;
  }

  /** The next part: when it was asked for, or while it plays when the last one has been seen. */
  tick() {
    const { player } = this;
    const due = player.playing && performance.now() - this.since >= PART;
    if (due || this.pressed) this.#next();
  }

  #next() {
    const { player } = this;
    const { head } = player;
    if (this.half || player.settings.train !== "both") return player.advanceTo(head + 1);
    const frame = this.frames?.get(head + 1);
    if (!frame) return undefined;
    this.half = true;
    this.pressed = false;
    this.since = performance.now();
    return this.#show(frame);
  }

  #show(frame) {
    const { player } = this;
    player.shown = frame;
    player.view.frameShown(frame);
    player.view.changed();
  }

  /** Ask for the part between. */
  want() {
    const { player } = this;
    const { head, target, recipe } = player;
    if (!this.on || target !== null || player.settings.train !== "both" || !player.frames.get(head)) return;
    if (!this.frames) {
      const alone = edited(prefix(recipe, head + 1), head, "train", "d");
      this.frames = new Frames(player.cache.options, alone, [player.frames]);
    }
    this.frames.want({ head: head + 1, every: 1, ahead: 1 });
  }
}
