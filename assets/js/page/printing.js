// The page on paper, or an embed by itself: the charts keep the sizes that they have on the screen, and all is scaled to
// one page, since Plotly cannot lay them out anew while a browser prints.

import { whole } from "../diagnosis/numbers.js";
import { title } from "../playback/runs.js";
import { all, byId, made, one } from "./dom.js";

/** @import { Page } from "./page.js" */

const PAPER = { width: 1040, height: 690 }; // px: A4 across, less the margins of assets/css/print.css
const COLUMNS = ["grid-template-columns", "column-gap"];
const PLACE = [...COLUMNS, "grid-area", "height"]; // of a chart, as it stands on the screen: paper is of another shape

/**
 * From now on the page is ready when it is printed. In a deck it is the deck that is printed.
 * @param {Page} page
 */
export function printable(page) {
  if (parent !== window) return;
  let undress = () => {};
  addEventListener("beforeprint", () => {
    undress();
    undress = dressed(page);
  });
  addEventListener("afterprint", () => undress());
}

/**
 * The page as it is printed; returns what gives it back.
 * @param {Page} page
 */
function dressed({ player, themeSwitch }) {
  const root = document.documentElement;
  const { dataset, style } = root;
  const { colorScheme, fontSize } = getComputedStyle(root);
  const { theme = "" } = dataset;
  const charts = all(".chart, .below:not(.empty)", HTMLElement).filter(({ offsetHeight }) => offsetHeight);
  const boxes = charts.map((chart) => chart.getBoundingClientRect());
  const width = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
  const released = [...charts.map((chart) => kept(chart, PLACE)), kept(one(".stage", HTMLElement), COLUMNS)];
  const { run, table, head } = player;
  const textContent = `${title(run, table)}, step ${whole(head)}. ${location.href}`;
  const caption = made("p", { className: "printed", textContent });
  const sheet = byId("page");
  sheet.append(caption);
  dataset.printing = colorScheme;
  if (colorScheme === "dark") dataset.theme = themeSwitch.themes.find((one) => one === "light") ?? theme;
  style.fontSize = fontSize;
  style.setProperty("--printed-width", `${width}px`);
  style.setProperty("--printed-zoom", String(Math.min(PAPER.width / width, PAPER.height / sheet.offsetHeight)));
  return () => {
    caption.remove();
    delete dataset.printing;
    dataset.theme = theme;
    for (const name of ["font-size", "--printed-width", "--printed-zoom"]) style.removeProperty(name);
    for (const release of released) release();
  };
}

/**
 * An element keeps what it has of some styles, whatever the medium; returns what ends that.
 * @param {HTMLElement} node  @param {string[]} names
 */
function kept(node, names) {
  const now = getComputedStyle(node);
  const values = names.map((name) => now.getPropertyValue(name));
  names.forEach((name, i) => {
    node.style.setProperty(name, values[i]);
  });
  return () => {
    for (const name of names) node.style.removeProperty(name);
  };
}
