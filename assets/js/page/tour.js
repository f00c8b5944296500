// A guided minute: the data, what G makes, what D says, the arrows, the rates, one at a time.

const STOPS = [
  { mark: "p_data", text: "The dotted curve is <b>p<sub>data</sub></b>, the density of real numbers. Nobody tells G what it is." },
  { mark: "p_g", text: "The green curve is <b>p<sub>g</sub></b>, the density of the numbers that G makes up. It should become the dotted one." },
  { mark: "d", text: "The blue line is <b>D(x)</b>: how sure D is that a number x is real, from 0 to 1. At 1/2 it can only guess." },
  { mark: "arrows", text: "The arrows show <b>x = G(z)</b>: G takes a random z below and puts it at x above. Where arrows crowd, p<sub>g</sub> is high." },
  { mark: "rates", text: "The two <b>learning rates</b> say how fast D and G learn. Move one and watch: this is where GANs break." },
];

export class Tour {
  constructor() {
    this.box = null;
    this.at = 0;
  }

  /** Begin, or leave if it is open. */
  toggle() {
    if (this.box) return this.leave();
    this.before = document.activeElement;
    this.box = Object.assign(document.createElement("div"), { className: "tour" });
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-label", "A guided minute");
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.leave();
    });
    document.querySelector("#react-entry-point .chart").append(this.box);
    return this.#show(0);
  }

  leave() {
    this.box?.remove();
    this.box = null;
    delete document.documentElement.dataset.tour;
    this.before?.focus?.();
  }

  #show(at) {
    const stop = STOPS[at];
    if (!stop) return this.leave();
    const last = at === STOPS.length - 1;
    document.documentElement.dataset.tour = stop.mark;
    this.box.innerHTML = `<p aria-live="polite">${stop.text}</p><span class="quiet">${at + 1} of ${STOPS.length}</span>
      <button type="button" class="link">Leave</button><button type="button" class="go">${last ? "Done" : "Next"}</button>`;
    const [leave, next] = this.box.querySelectorAll("button");
    leave.addEventListener("click", () => this.leave());
    next.addEventListener("click", () => this.#show(at + 1));
    return next.focus();
  }
}
