// Opens a recording: inflates what the file holds, and gives scripts a handle on it: window.gan1d.

import { scriptOf } from "../page/script.js";
import { decode } from "../playback/chunk.js";
import { Page } from "./page.js";
import { inflated, restored } from "./unpack.js";

const { facts, figures, frames, plotly } = JSON.parse(document.getElementById("recording").textContent);
const text = async (packed) => new TextDecoder().decode(await inflated(packed));

/** @returns {Promise<import("./recorded_source.js").Recording>} */
async function recorded(packed, { settings, edits }) {
  return { recipe: { settings, edits }, chunk: decode(restored(await inflated(packed), facts.shifts)) };
}

const script = document.createElement("script");
script.textContent = await text(plotly);
document.head.append(script);
const recordings = await Promise.all(frames.map((packed, i) => recorded(packed, facts.runs[i])));
const page = new Page(facts, recordings, JSON.parse(await text(figures)));
window.gan1d = scriptOf(page);
await page.start();
