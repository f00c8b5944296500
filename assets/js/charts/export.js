// Pictures of what is shown, as SVG or PNG of any size: the frame on the screen, or Figure 1.

import { panelsOf } from "./figure1.js";

/** What can be drawn, and the size in px that suits it. */
export const SUBJECTS = {
  frame: { label: "This frame", width: 960, height: 540 },
  figure1: { label: "Figure 1 (a)-(d)", width: 1100, height: 330 },
};
export const LEAST = 120; // px
export const MOST = 6000;

/**
 * @typedef {{subject: string, theme: string, format: "svg"|"png", width: number, height: number, scale: number}} Wish
 *   width and height in px, `scale` in pixels of a PNG per px.
 */

/**
 * The picture as a data URL.
 * @param {import("../page/page.js").Page} page
 * @param {Wish} wish
 */
export async function image(page, { subject, theme, format, width, height, scale }) {
  const empty = (await page.figures(theme))[subject === "frame" ? "live" : "figure1"];
  const figure = subject === "frame" ? framed(page, empty) : page.row.panels.figure1.filled(empty, panelsOf(page.player));
  const layout = { ...figure.layout, width, height, autosize: false };
  return window.Plotly.toImage({ data: figure.data, layout }, { format, width, height, scale: format === "png" ? scale : 1 });
}

/** The large chart as it is shown: its layers, and the ghost behind. */
function framed({ player, layers, live }, empty) {
  const ghost = player.runs.reference || layers.has("ghost") ? player.ghostShown : null;
  const pull = layers.has("pull") || Boolean(player.slowMotion.half);
  const figure = live.filled(empty, player.shown, ghost, pull, layers.has("rug"));
  if (!layers.has("d_star")) figure.data = figure.data.filter(({ meta }) => meta !== "d_star");
  return figure;
}

/** The name of the file of a picture. */
export const nameOf = ({ player }, { subject, format }) =>
  subject === "frame" ? `gan1d-step-${player.head}.${format}` : `figure1.${format}`;

/** Hand a file to the browser. */
export function download(url, name) {
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
