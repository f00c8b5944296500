// Sliders under a finger: a swipe up or down scrolls the page and changes nothing.

const ALONG = 6; // px along a slider before a touch moves it

/** Take the moves of a touch from all sliders until it is one along them. */
export function guardSliders(root = document) {
  let touch = null;
  const isSlider = (target) => target.closest?.("input[type=range]");
  root.addEventListener(
    "pointerdown",
    ({ target, pointerType, clientX }) => {
      touch = pointerType === "touch" && isSlider(target) ? { slider: target, value: target.value, x: clientX, moves: false } : null;
    },
    true,
  );
  root.addEventListener(
    "pointermove",
    ({ clientX }) => {
      if (touch && Math.abs(clientX - touch.x) > ALONG) touch.moves = true;
    },
    true,
  );
  const swallow = (event) => {
    if (!touch || event.target !== touch.slider || touch.moves) return;
    event.stopImmediatePropagation();
    touch.slider.value = touch.value;
  };
  for (const name of ["input", "change"]) root.addEventListener(name, swallow, true);
  root.addEventListener("pointercancel", () => touch && (touch.slider.value = touch.value), true);
  root.addEventListener("pointerup", () => setTimeout(() => (touch = null)), true);
}
