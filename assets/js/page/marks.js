// What of p_g lies outside the picture: above its top, or beyond its ends.

import { curvesOf } from "../playback/chunk.js";

const LEAST = 0.005; // of the mass: less is not worth a mark
const percent = (share) => `${Math.round(100 * share)} %`;

/**
 * The marks of a frame.
 * @param {Object} frame  @param {number} top of the density axis, unit 1/x
 * @returns {{side: "above"|"left"|"right", text: string, share: number}[]} `share`: where above, from the left
 */
export function marksOf(frame, top) {
  const { p_g: density, g_z: places } = curvesOf(frame);
  const [low, high] = frame.head.domain;
  const marks = [];
  const peak = density.reduce((best, value, i) => (value > density[best] ? i : best), 0);
  if (density[peak] > top) {
    marks.push({ side: "above", text: `▲ p_g up to ${density[peak].toPrecision(2)}`, share: (peak + 0.5) / density.length });
  }
  const beyond = (is) => places.filter(is).length / places.length; // the places stand for equal masses
  const [left, right] = [beyond((x) => x < low), beyond((x) => x > high)];
  if (left > LEAST) marks.push({ side: "left", text: `◀ ${percent(left)} of p_g`, share: 0 });
  if (right > LEAST) marks.push({ side: "right", text: `${percent(right)} of p_g ▶`, share: 1 });
  return marks;
}

/** Show the marks of a frame in an element over the chart's axes. */
export function showMarks(root, frame, { top, figure }) {
  const marks = frame ? marksOf(frame, top) : [];
  const { l, r } = figure.layout.margin;
  const key = JSON.stringify([marks, l, r]);
  if (root.dataset.key === key) return;
  root.dataset.key = key;
  Object.assign(root.style, { left: `${l}px`, right: `${r}px` });
  root.replaceChildren(
    ...marks.map(({ side, text, share }) => {
      const mark = Object.assign(document.createElement("span"), { className: `mark ${side}` });
      mark.innerHTML = text.replace("p_g", "p<sub>g</sub>");
      mark.style.left = side === "above" ? `${100 * Math.min(Math.max(share, 0.08), 0.92)}%` : "";
      return mark;
    }),
  );
}
