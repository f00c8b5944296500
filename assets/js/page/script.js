// The page's script object, window.gan1d, as app/README.md documents it.

/** @import { LivePage } from "../offline/live_page.js" */
/** @import { Page as Recording } from "../offline/page.js" */
/** @import { Page } from "./page.js" */

/**
 * play(), pause(), seek(step), set({setting: value}) -> Promise of what was refused,
 * state() -> {step, playing, fps, recipe, problems}, without a step until a frame of the run is shown; `page` is for tests and the console.
 * @param {Page|Recording|LivePage} page
 */
export function scriptOf(page) {
  const { player, editor } = page;
  return Object.freeze({
    play: () => player.play(),
    pause: () => {
      if ("rests" in page) page.rests.leave(); // a recording has none
      player.pause();
    },
    seek: (/** @type {number} */ step) => player.seek(step),
    set: (/** @type {Record<string, unknown>} */ changes) => editor.set(changes),
    state: () => ({
      step: player.isHere ? player.shown?.step : undefined, // the frame shown is still of the run before
      playing: player.playing,
      fps: player.clock.fps,
      recipe: player.query,
      problems: [...player.problems],
    }),
    page,
  });
}
