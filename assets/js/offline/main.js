// Opens a recording: inflates what the file holds, and gives scripts a handle on it: window.gan1d.

import { byId, made } from "../page/dom.js";
import { scriptOf } from "../page/script.js";
import { decode } from "../playback/chunk.js";
import { Page } from "./page.js";
import { inflated } from "./unpack.js";

/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Recipe } from "../playback/types.js" */
/** @import { Facts } from "./page.js" */
/** @import { Recording } from "./recorded_source.js" */

/** @type {{facts: Facts, figures: string, frames: string[], plotly: string}} */
const { facts, figures, frames, plotly } = JSON.parse(byId("recording").textContent);
const text = async (/** @type {string} */ packed) => new TextDecoder().decode(await inflated(packed));

/**
 * @param {string} packed  @param {Recipe} recipe
 * @returns {Promise<Recording>}
 */
async function recorded(packed, { settings, edits }) {
  return { recipe: { settings, edits }, chunk: decode(await inflated(packed)) };
}

document.head.append(made("script", { text: await text(plotly) }));
const recordings = await Promise.all(frames.map((packed, i) => recorded(packed, facts.runs[i])));
/** @type {Record<string, LiveFigure[]>} */
const pictures = JSON.parse(await text(figures)); // of each scene, by theme
const page = new Page(facts, recordings, pictures);
window.gan1d = scriptOf(page);
await page.start();
