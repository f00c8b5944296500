// How fast frames come, so that they can be shown as evenly: no rush, then a standstill. No DOM here.

const TELLING = 20; // frames of a chunk that tells: with fewer it is mostly the way to the server and back
const FAST = 120; // frames a second that hold no display up

export const RESERVE = 60; // frames at hand past which none is held back

export class Supply {
  perSecond = Infinity; // frames, of the last chunk that told; Infinity if they come as fast as they can be shown

  /**
   * A chunk has come.
   * @param {number} count of frames  @param {number} ms since it was wanted, waits and tries included
   */
  note(count, ms) {
    if (count < TELLING) return;
    const rate = (1000 * count) / Math.max(ms, 1);
    this.perSecond = rate < FAST ? rate : Infinity;
  }
}
