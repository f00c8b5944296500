// The page's script object, window.gan1d, as app/README.md documents it.

/**
 * play(), pause(), seek(step), set({setting: value}) -> Promise of what was refused,
 * state() -> {step, playing, fps, recipe, problems}; `page` is for tests and the console.
 */
export function scriptOf(page) {
  const { player, editor } = page;
  return Object.freeze({
    play: () => player.play(),
    pause: () => {
      page.rests?.leave(); // a recording has none
      player.pause();
    },
    seek: (step) => player.seek(step),
    set: (changes) => editor.set(changes),
    state: () => ({
      step: player.shown?.step,
      playing: player.playing,
      fps: player.fps,
      recipe: player.query,
      problems: [...player.problems],
    }),
    page,
  });
}
