// What a mouse, fingers and keys do on the map: hover, click, drag the dot, pan, wheel and pinch, arrows.

/** @typedef {{x: number, y: number}} Point px within the element */
/**
 * @typedef {Object} Acts
 * @property {(at: Point|null) => void} hover
 * @property {(at: Point) => void} open
 * @property {(at: Point) => boolean} isDot  whether it is on the dot
 * @property {(at: Point) => void} moveDot
 * @property {() => void} dropDot
 * @property {(from: Point, to: Point, done: boolean) => void} pan
 * @property {(factor: number, about: Point) => void} zoom
 * @property {(event: KeyboardEvent) => boolean} key  whether it was used
 */

const STILL = 4; // px that a click may move
const WHEEL = 120; // of a wheel's delta, a step of zoom
const STEP = 0.7; // what such a step shows of what was shown

/**
 * @param {HTMLElement} node  @param {Acts} acts
 */
export function wire(node, acts) {
  /** @type {Map<number, Point>} */
  const down = new Map(); // pointers, where they went down or were last
  /** @type {{at: Point, dot: boolean, moved: boolean}|null} */
  let drag = null;
  let apart = 0; // px between two fingers
  let turned = 0; // of the wheel, not used yet
  const place = (/** @type {MouseEvent} */ event) => {
    const { left, top } = node.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const at = place(event);
    down.set(event.pointerId, at);
    node.setPointerCapture(event.pointerId);
    if (down.size === 2) {
      apart = between(down);
      drag = null;
    } else drag = { at, dot: acts.isDot(at), moved: false };
  });
  node.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (down.has(event.pointerId)) down.set(event.pointerId, at);
    if (!drag) {
      if (!down.size) acts.hover(at);
      return;
    }
    drag.moved ||= Math.hypot(at.x - drag.at.x, at.y - drag.at.y) > STILL;
    if (!drag.moved) return;
    acts.hover(null);
    if (drag.dot) acts.moveDot(at);
    else acts.pan(drag.at, at, false);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    const at = place(event);
    if (down.size === 2 && apart) {
      const [one, other] = [...down.values()];
      acts.zoom(apart / Math.max(between(down), 1), { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
      apart = 0;
    } else if (drag && down.has(event.pointerId)) {
      if (!drag.moved && !drag.dot) acts.open(at);
      else if (drag.dot && drag.moved) acts.dropDot();
      else if (drag.moved) acts.pan(drag.at, at, true);
    }
    drag = null;
    down.delete(event.pointerId);
  };
  node.addEventListener("pointerup", end);
  node.addEventListener("pointercancel", (event) => {
    drag = null;
    down.delete(event.pointerId);
  });
  node.addEventListener("pointerleave", () => acts.hover(null));
  node.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < WHEEL / 2) return;
      acts.zoom(turned < 0 ? STEP : 1 / STEP, place(event));
      turned = 0;
    },
    { passive: false },
  );
  node.addEventListener("keydown", (event) => {
    if (!acts.key(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the player's keys are others
  });
}

/** @param {Map<number, Point>} down */
function between(down) {
  const [one, other] = [...down.values()];
  return Math.hypot(one.x - other.x, one.y - other.y);
}
