// Pictures of what is shown, as SVG or PNG of any size: the frame on the screen, or Figure 1.

import { one } from "../page/dom.js";
import { toQuery } from "../playback/recipe.js";
import { element, plotly } from "./elements.js";
import { panelsOf, Strip } from "./figure1.js";
import { DENSITIES } from "./places.js";

/** @import { Page } from "../page/page.js" */
/** @import { LiveFigure } from "./live.js" */
/** @import { Figure } from "./types.js" */

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
  const figure = subject === "frame" ? await shown(page, theme) : await strip(page, theme);
  const layout = { ...figure.layout, width, height, autosize: false };
  return plotly().toImage({ data: figure.data, layout }, { format, width, height, scale: format === "png" ? scale : 1 });
}

/**
 * The four panels of Figure 1.
 * @param {Page} page  @param {string} theme
 */
async function strip(page, theme) {
  const { figure1 } = await page.drawings.figures(theme);
  return new Strip("figure1", page.live).filled(figure1, panelsOf(page.player));
}

/**
 * The chart that is large, as it is shown.
 * @param {Page} page  @param {string} theme
 * @returns {Promise<Figure<any>>}
 */
async function shown(page, theme) {
  const { largeNow: large } = page.row;
  if (large === "figure1") return strip(page, theme);
  if (large === DENSITIES) return framed(page, (await page.drawings.figures(theme)).live);
  const { settings } = page.player;
  const query = toQuery({ settings, edits: [] }, page.player.table); // the field of the phase portrait is theirs
  const { [large]: empty } = await page.drawings.pictures(`${query}&theme=${theme}&large=${large}`);
  page.row.settle();
  return asDrawn(empty, large);
}

/**
 * A figure in its theme, with the lines and the axes that Plotly has drawn.
 * @param {Figure<any>} empty  @param {string} name of the chart
 * @returns {Figure<any>}
 */
function asDrawn(empty, name) {
  const { data = [], layout } = element(name);
  /** @type {Record<string, any>} */
  const drawn = layout ?? {};
  const axes = Object.entries(empty.layout).filter(([key]) => /^[xy]axis/.test(key) && drawn[key]);
  const as = (/** @type {any} */ axis, /** @type {any} */ { range, type, tickvals, ticktext }) =>
    Object.fromEntries(Object.entries({ ...axis, range, type, tickvals, ticktext }).filter(([, value]) => value !== undefined));
  const dressed = (/** @type {any} */ trace) => {
    const { line, marker } = empty.data.find(({ meta }) => meta === trace.meta) ?? {};
    return { ...trace, ...(line && { line }), ...(marker && { marker }) };
  };
  return {
    data: data.map(dressed),
    layout: { ...empty.layout, ...Object.fromEntries(axes.map(([key, axis]) => [key, as(axis, drawn[key])])) },
  };
}

/**
 * What a picture of this frame is of, where it is not the densities.
 * @param {Page} page
 */
export function labelOf({ row: { largeNow } }) {
  const { label } = SUBJECTS.frame;
  if (largeNow === DENSITIES) return label;
  return `${label}: ${one(`[data-panel="${largeNow}"] .enlarge`, HTMLElement).title.replace("Large: ", "")}`;
}

/**
 * The large chart of densities as it is shown: its layers, and the ghost behind.
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
export const nameOf = ({ player, row }, { subject, format }) => {
  if (subject === "figure1") return `figure1.${format}`;
  const of = row.largeNow === DENSITIES ? "" : `-${row.largeNow}`;
  return `gan1d${of}-step-${player.head}.${format}`;
};

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
