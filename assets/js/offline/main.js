// Opens a recording: inflates what the file holds, and gives scripts a handle on it: window.gan1d.

import { decode } from "../playback/chunk.js";
import { Page } from "./page.js";
import { inflated, restored } from "./unpack.js";

const { facts, figures, frames, plotly } = JSON.parse(document.getElementById("recording").textContent);
const text = async (packed) => new TextDecoder().decode(await inflated(packed));

/** @returns {Promise<import("./player.js").Run>} */
async function recorded(packed, { query, settings, edits, look, kind }) {
  const chunk = decode(restored(await inflated(packed), facts.shifts));
  return { recipe: { settings, edits }, query, look, kind, frames: chunk.frames, diverged: chunk.head.diverged };
}

const script = document.createElement("script");
script.textContent = await text(plotly);
document.head.append(script);
const runs = await Promise.all(frames.map((packed, i) => recorded(packed, facts.runs[i])));
const page = new Page(facts, runs, JSON.parse(await text(figures)));
const { player } = page;

/** The same as the live page's script object, which the README documents. */
window.gan1d = Object.freeze({
  play: () => player.play(),
  pause: () => player.pause(),
  seek: (step) => player.seek(step),
  set: (changes) => page.editor.set(changes),
  state: () => ({
    step: player.shown.step,
    playing: player.playing,
    fps: player.fps,
    recipe: player.run.query,
    problems: [...player.problems],
  }),
  page,
});

await page.start();
