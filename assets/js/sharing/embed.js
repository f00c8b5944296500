// The page inside a slide: what it shows, where it starts and stops, and whose keys are whose.

import { targetOf } from "../page/dom.js";

/** @import { Figure } from "../charts/types.js" */
/** @import { Embed } from "../page/types.js" */
/** @import { Player } from "../playback/player.js" */

const BACK = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Escape"];
/** @type {Record<string, number>} */
const CODES = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, PageUp: 33, PageDown: 34, Escape: 27 };

/**
 * Show only what was asked for; before Dash has built the page.
 * @param {Embed} embed
 */
export function dress({ show, background }) {
  const { dataset } = document.documentElement;
  dataset.embed = "";
  dataset.show = show.join(" ");
  dataset.background = background;
}

/** Type grows with the frame: what the chart's is multiplied by. */
export const growth = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/**
 * A figure with its type and margins multiplied.
 * @template Meta
 * @param {Figure<Meta>} figure  @param {number} factor
 * @returns {Figure<Meta>}
 */
export function grown(figure, factor) {
  const layout = structuredClone(figure.layout);
  layout.font.size *= factor;
  for (const side of Object.keys(layout.margin)) layout.margin[side] *= factor;
  for (const axis of Object.values(/** @type {Record<string, any>} */ (layout))) {
    if (axis?.shift) axis.shift *= factor; // it stands beyond another
  }
  return { ...figure, layout };
}

/**
 * Pause at `stop`, or go round. Called for every frame.
 * @param {Player} player  @param {Embed} embed
 */
export function turn(player, { start, stop, loop }) {
  if (stop === null || player.head < stop || !player.playing) return;
  if (loop === "1") player.seek(start, { exact: true });
  else player.pause();
}

/**
 * The deck's keys go back to the deck, which a click into the frame had taken them from.
 * @param {Pick<Embed, "keys">} embed
 */
export function handBack({ keys }) {
  addEventListener(
    "keydown",
    (event) => {
      const theirs = BACK.includes(event.key) && !targetOf(event)?.closest("input[type=text]");
      if (theirs) {
        event.preventDefault();
        parent.postMessage(JSON.stringify({ method: "triggerKey", args: [CODES[event.key]] }), "*"); // reveal.js
        parent.postMessage({ gan1d: 1, type: "key", key: event.key, shift: event.shiftKey }, "*");
        parent.focus(); // the next key goes there by itself
      }
      if (theirs || keys === "0") event.stopImmediatePropagation();
    },
    true,
  );
}
