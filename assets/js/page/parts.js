// The parts of the page that no callback of Dash touches, app/page/parts.py: from the first page into Dash's.

import { all, one } from "./dom.js";

/** Fill the places that Dash has left empty, if they are so still. */
export function fillParts() {
  for (const place of all("#react-entry-point [data-part]", HTMLElement)) {
    if (place.hasChildNodes()) continue;
    const part = one(`#first [data-part="${place.dataset.part}"]`, HTMLElement);
    place.append(...[...part.childNodes].map((node) => node.cloneNode(true)));
    place.querySelector(".first-picture")?.remove(); // Plotly draws there
  }
}
