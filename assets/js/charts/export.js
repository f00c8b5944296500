// Pictures of what is shown, as SVG or PNG of any size: the frame on the screen, or Figure 1.

import { plotly } from "./elements.js";
import { panelsOf, Strip } from "./figure1.js";

/** @import { Page } from "../page/page.js" */
/** @import { LiveFigure } from "./live.js" */

/** What can be drawn, and the size in px that suits it. */
export const SUBJECTS = {
  frame: { label: "This frame", width: 960, height: 540 },
  figure1: { label: "Figure 1 (a)-(d)", width: 1100, height: 330 },
};
export const LEAST = 120; // px
export const MOST = 6000;

/**
 * @typedef {{subject: keyof typeof SUBJECTS, theme: string, format: "svg"|"png", width: number, height: number,
 *   scale: number}} Wish width and height in px, `scale` in pixels of a PNG per px.
 */

/**
 * The picture as a data URL.
 * @param {Page} page  @param {Wish} wish
 */
export async function image(page, { subject, theme, format, width, height, scale }) {
  const figures = await page.drawings.figures(theme);
  const figure =
    subject === "frame"
      ? framed(page, figures.live)
      : new Strip("figure1", page.live).filled(figures.figure1, panelsOf(page.player));
  const layout = { ...figure.layout, width, height, autosize: false };
  return plotly().toImage({ data: figure.data, layout }, { format, width, height, scale: format === "png" ? scale : 1 });
}

/**
 * The large chart as it is shown: its layers, and the ghost behind.
 * @param {Page} page  @param {LiveFigure} empty
 */
function framed(page, empty) {
  const { drawing, layers } = page.drawings;
  if (!drawing) return empty;
  const { data, layout } = page.live.filled(empty, drawing);
  return { data: layers.has("d_star") ? data : data.filter(({ meta }) => meta !== "d_star"), layout };
}

/**
 * The name of the file of a picture.
 * @param {Page} page  @param {Pick<Wish, "subject"|"format">} wish
 */
export const nameOf = ({ player }, { subject, format }) =>
  subject === "frame" ? `gan1d-step-${player.head}.${format}` : `figure1.${format}`;

/**
 * Hand a file to the browser.
 * @param {string} url  @param {string} name
 */
export function download(url, name) {
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
