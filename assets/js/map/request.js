// A tile asked of the server: where it is found, and again and again while there is no answer. No DOM here.

import { answered } from "../playback/fetched_source.js";
import { waitAfter } from "../playback/retry.js";
import { Busy, Refused } from "../playback/source.js";

/** @import { Tile, Waiting, Wanted } from "./tiles.js" */

const UNSAID = 1; // tries without an answer that go without saying

/**
 * The address of a tile, which never changes its meaning.
 * @param {number} cells  @param {number} row  @param {number} column  @param {Wanted} wanted
 */
export function addressOf(cells, row, column, { query, names, x, y, steps, build }) {
  const ends = `x=${names[0]}:${x.join(":")}&y=${names[1]}:${y.join(":")}`;
  return `tiles?${query}&${ends}&cells=${cells}&steps=${steps}&row=${row}&column=${column}&v=${build}`;
}

/**
 * A tile from the server, asked again while it has too much to do or does not answer. Rejects with `Refused`, or
 * because nobody wants it any more.
 * @param {string} address  @param {AbortSignal} signal
 * @param {(waiting: Waiting) => void} tell is called with what is waited for, and with "" once there is an answer
 * @returns {Promise<Tile>}
 */
export async function asked(address, signal, tell) {
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await answered(await fetch(address, { signal }));
      const tile = await response.json();
      tell("");
      return tile;
    } catch (error) {
      if (signal.aborted || error instanceof Refused) throw error;
      const busy = error instanceof Busy;
      if (busy || tries >= UNSAID) tell(busy ? "busy" : "away");
      await new Promise((next) => setTimeout(next, waitAfter(error, tries)));
    }
  }
}
