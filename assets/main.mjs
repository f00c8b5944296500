// Starts the page, and gives scripts a handle on it: window.gan1d.

import { Page } from "./js/page/page.js";

const facts = JSON.parse(document.getElementById("gan1d-page").textContent);
const page = new Page(facts);
const { player, editor } = page;

/**
 * The page's script object, documented in the README.
 *
 * play(), pause(), seek(step), set({setting: value}) -> Promise of what was refused,
 * state() -> {step, playing, fps, recipe, problems}.
 */
window.gan1d = Object.freeze({
  play: () => player.play(),
  pause: () => player.pause(),
  seek: (step) => player.seek(step),
  set: (changes) => editor.set(changes),
  state: () => ({
    step: player.shown?.step,
    playing: player.playing,
    fps: player.fps,
    recipe: player.recipe && player.query,
    problems: [...player.problems],
  }),
  page,
});

page.start();
