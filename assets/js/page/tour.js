// A guided minute: the data, what G makes, what D says, the arrows, the rates, one at a time.

import { all, made, one } from "./dom.js";

const STOPS = [
  {
    mark: "p_data",
    text: "The dotted curve is <b>p<sub>data</sub></b>, the density of real numbers. Nobody tells G what it is.",
  },
  {
    mark: "p_g",
    text: "The green curve is <b>p<sub>g</sub></b>, the density of the numbers that G makes up. It should become the dotted one.",
  },
  {
    mark: "d",
    text: "The blue line is <b>D(x)</b>: how sure D is that a number x is real, from 0 to 1. At 1/2 it can only guess.",
  },
  {
    mark: "arrows",
    text: "The arrows show <b>x = G(z)</b>: G takes a random z below and puts it at x above. Where arrows crowd, p<sub>g</sub> is high.",
  },
  {
    mark: "rates",
    text: "The two <b>learning rates</b> say how fast D and G learn. Move one and watch: this is where GANs break.",
  },
];

export class Tour {
  /** @type {HTMLElement|null} */
  box = null;
  /** @type {Element|null} */
  before = null; // what had the focus

  /** Begin, or leave if it is open. */
  toggle() {
    if (this.box) this.leave();
    else this.#begin();
  }

  #begin() {
    this.before = document.activeElement;
    const box = made("div", { className: "tour" });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "A guided minute");
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.leave();
    });
    this.box = box;
    one("#react-entry-point .chart", HTMLElement).append(box);
    this.#show(box, 0);
  }

  leave() {
    this.box?.remove();
    this.box = null;
    delete document.documentElement.dataset.tour;
    if (this.before instanceof HTMLElement) this.before.focus();
  }

  /** @param {HTMLElement} box  @param {number} at which of the stops */
  #show(box, at) {
    const stop = STOPS[at];
    if (!stop) {
      this.leave();
      return;
    }
    const last = at === STOPS.length - 1;
    document.documentElement.dataset.tour = stop.mark;
    box.innerHTML = `<p aria-live="polite">${stop.text}</p><span class="quiet">${at + 1} of ${STOPS.length}</span>
      <button type="button" class="link">Leave</button><button type="button" class="go">${last ? "Done" : "Next"}</button>`;
    const [leave, next] = all("button", HTMLButtonElement, box);
    leave.addEventListener("click", () => this.leave());
    next.addEventListener("click", () => this.#show(box, at + 1));
    next.focus();
  }
}
