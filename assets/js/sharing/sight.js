// Whether a page in a frame is seen: what plays on a slide that is not shown is over when the slide is reached.

const A_LITTLE = 0.001; // of the frame: where it only touches the window's edge, nothing of it is seen
const LOOK = 200; // ms between two looks at what the page around it hides without moving it

/**
 * Tell when the frame comes into sight and when it leaves it. At first it counts as unseen.
 * @param {(seen: boolean) => void} tell
 */
export function watchSight(tell) {
  let crosses = false; // the frame and the window of the browser
  let was = false;
  const look = () => {
    const now = crosses && !document.hidden && !isVeiled();
    if (now !== was) tell(now);
    was = now;
  };
  const told = (/** @type {IntersectionObserverEntry[]} */ entries) => {
    crosses = (entries.at(-1)?.intersectionRatio ?? 0) > 0;
    look();
  };
  new IntersectionObserver(told, { threshold: [0, A_LITTLE] }).observe(document.documentElement);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
}

/** Whether the page around the frame does not show it, as far as the browser lets this page ask. */
function isVeiled() {
  const frame = window.frameElement; // null where the page around it is of another origin
  return frame?.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) === false;
}
