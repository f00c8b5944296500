// How many frames a tick of the display moves on, and how many were drawn. No DOM here.

const GAP = 250; // ms between two ticks that count: a page that was hidden has nothing to make up for

export class Clock {
  pace = 1; // frames per tick
  #due = 0; // frames that are due, a share of one at a pace below 1
  #ticked = 0; // ms
  /** @type {number[]} */
  #drawn = []; // ms, of the last drawn frames

  /** @param {number} pace frames per tick */
  set(pace) {
    this.pace = pace;
    this.#due = 0;
  }

  /**
   * Once per tick: move on by the frames that are due, if they are here; waiting is not made up for.
   * @param {(frames: number) => boolean} move whether they are
   * @param {number} perSecond  frames that come, and no more are shown
   */
  tick(move, perSecond = Infinity) {
    const now = performance.now();
    const come = perSecond === Infinity ? Infinity : (perSecond * Math.min(now - this.#ticked, GAP)) / 1000;
    this.#ticked = now;
    this.#due = Math.min(this.#due + Math.min(this.pace, come), Math.max(this.pace, 1));
    const frames = Math.floor(this.#due);
    if (!frames || !move(frames)) return;
    this.#due -= frames;
    this.#drawn.push(performance.now());
  }

  /** Frames drawn in the last second. */
  get fps() {
    const now = performance.now();
    this.#drawn = this.#drawn.filter((time) => now - time < 1000);
    return this.#drawn.length;
  }
}
