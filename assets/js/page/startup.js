// The page's start: the picture moves first, then Dash's scripts run, then Plotly's, each once.

import { byId, made, one } from "./dom.js";
import { fillParts } from "./parts.js";

const PATIENCE = 1500; // ms that Dash waits for the picture to move
const MOST = 10000; // ms that the page waits for Plotly

/** @import { Player } from "../playback/player.js" */

const pause = (/** @type {number} */ ms) => new Promise((next) => setTimeout(next, ms));

/**
 * Wait until a player's picture moves, or need not.
 * @param {Player} player
 */
export async function moving(player) {
  const { head } = player;
  const since = performance.now();
  const still = () => !player.shown || (player.playing && player.head === head);
  while (still() && performance.now() - since < PATIENCE) await pause(10);
}

/** Let Dash run: its scripts wait in a template. */
export function startDash() {
  const scripts = [...one("#dash", HTMLTemplateElement).content.querySelectorAll("script")];
  const files = scripts.filter(({ src }) => src).map(({ src }) => scriptOf({ src, async: false }));
  const texts = scripts.filter(({ src }) => !src).map(({ text }) => text);
  files.at(-1)?.addEventListener("load", () => document.body.append(...texts.map((text) => scriptOf({ text }))));
  document.body.append(...files);
}

/** Wait until Dash has drawn its components; the parts that it leaves empty are filled before they are painted. */
export async function built() {
  const root = byId("react-entry-point");
  const places = new MutationObserver(fillParts);
  places.observe(root, { childList: true, subtree: true });
  while (!root.querySelector("#timeline")) await pause(20);
  places.disconnect();
}

/**
 * Wait until what was laid out is painted; a page that nobody sees is not.
 * @returns {Promise<unknown>}
 */
export function painted() {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(done));
    setTimeout(done, 100);
  });
}

/** @type {Promise<Event>|null} */
let asked = null;

/**
 * Wait until the chart is there in place of the first picture; without Plotly the page is of use too.
 * @param {Promise<void>} laid
 */
export const charted = (laid) => Promise.race([laid, pause(MOST)]);

/** Plotly, loaded once. @param {string} address where it is */
export function plotly(address) {
  asked ??= new Promise((done) => {
    const script = scriptOf({ src: address });
    script.addEventListener("load", done);
    document.body.append(script);
  });
  return asked;
}

const scriptOf = (/** @type {Partial<HTMLScriptElement>} */ properties) => made("script", properties);
