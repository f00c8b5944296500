// Where the charts stand: one has the most room, the others are small and in a row below it.

import { all, byId, one } from "../page/dom.js";

/** The large chart where nothing else is said. */
export const DENSITIES = "densities";

/** All charts, by name, in the order of their row. */
function figures() {
  const slot = one(".chart", HTMLElement);
  const found = [...all("[data-panel]", HTMLElement, slot), ...all("[data-panel]", HTMLElement, byId("below"))];
  return new Map(found.map((figure) => [figure.dataset.panel ?? "", figure]));
}

/**
 * Put the charts at their places; the focus stays where it is.
 * @param {string} large  @param {string[]} small names of those in the row, in order
 */
export function place(large, small) {
  const slot = one(".chart", HTMLElement);
  const row = byId("below");
  const known = figures();
  const { activeElement } = document;
  const next = known.get(large);
  if (next && next.parentElement !== slot) {
    for (const figure of all("[data-panel]", HTMLElement, slot)) row.append(figure);
    slot.prepend(next);
  }
  const ordered = [...small].flatMap((name) => known.get(name) ?? []);
  const stand = all("[data-panel]", HTMLElement, row).filter((figure) => ordered.includes(figure));
  if (stand.some((figure, i) => figure !== ordered[i])) row.append(...ordered);
  for (const [name, figure] of known) {
    figure.hidden = name !== large && !small.includes(name);
    one(".enlarge", HTMLElement, figure).setAttribute("aria-pressed", String(name === large));
  }
  if (activeElement instanceof HTMLElement && activeElement !== document.activeElement) activeElement.focus();
}

/**
 * Wrap the row into as many lines as it needs, about as long as each other.
 * @param {string[]} small names of those in the row
 */
export function wrap(small) {
  const row = byId("below");
  const { columnGap, width } = getComputedStyle(row);
  const least = parseFloat(getComputedStyle(row).getPropertyValue("--least"));
  const gap = parseFloat(columnGap);
  const places = small.length + Number(small.includes("figure1")); // which is twice as wide
  const fit = Math.max(Math.floor((parseFloat(width) + gap) / (least + gap)), 1);
  const lines = Math.ceil(places / fit);
  row.style.setProperty("--columns", String(Math.ceil(places / lines) || 1));
  row.classList.toggle("rows", lines > 1);
}

/**
 * The buttons that give a chart the most room, or take it back.
 * @param {(name: string) => void} choose
 */
export function wireButtons(choose) {
  for (const [name, figure] of figures()) {
    const button = one(".enlarge", HTMLElement, figure);
    button.addEventListener("click", () => choose(button.getAttribute("aria-pressed") === "true" ? DENSITIES : name));
  }
}
