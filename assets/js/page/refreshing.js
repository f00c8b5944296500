// The clock of the page: the refreshes of the display, fewer of them while nothing moves.

const UNSEEN = 500; // ms without a refresh of the display
const STILL = 40; // ms between two looks whether something moves: each refresh costs a processor some 1 ms

/** @import { Player } from "../playback/player.js" */

/**
 * Do something at each refresh of the display. A frame far down a printed deck has none, and does it now and then.
 * @param {(seen: boolean) => void} act
 * @param {() => boolean} isStill whether a few hundredths of a second later would be as well
 */
export function refreshing(act, isStill) {
  let last = 0;
  const next = () => requestAnimationFrame(loop);
  const loop = () => {
    act(true);
    last = performance.now();
    if (isStill()) setTimeout(next, STILL);
    else next();
  };
  next();
  setInterval(() => !document.hidden && performance.now() - last > UNSEEN && act(false), UNSEEN);
}

/**
 * Whether a player shows what it is to show, and goes nowhere.
 * @param {Player} player
 */
export const isStill = ({ playing, target, slowMotion }) => !playing && target === null && !slowMotion.on;
