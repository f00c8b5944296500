// The lecturer's side: tells the server what is on the screen, and shows the way for the audience.

import { made } from "./dom.js";

/** @import { Told } from "./lecture.js" */
/** @import { Page } from "./page.js" */

const LOOK = 50; // ms between two looks at what is on the screen
const SOON = 200; // ms at least between two that are told: a slider is dragged
const BEAT = 1000; // ms after which a run that plays is told again: clocks drift apart
const IDLE = 5000; // ms after which anything is told again: the server may have been started anew
const LOCAL = /^(localhost|127\.|\[::1\])/;

export class Lecturer {
  #told = "";
  #at = 0; // ms
  #asking = false;

  /** @param {Page} page  @param {string} name of the lecture  @param {HTMLElement} bar to be filled */
  constructor(page, name, bar) {
    this.page = page;
    this.name = name;
    this.secret = secretOf(name);
    this.said = made("span", { textContent: "Telling the server…" });
    const link = new URL(`follow/${name}`, location.href).href;
    const code = made("img", { alt: `QR code of ${link}`, width: 240, height: 240, hidden: true });
    const button = made("button", { type: "button", textContent: "QR code" });
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      code.src ||= `lecture/${name}/code.svg`;
      code.hidden = !code.hidden;
      button.setAttribute("aria-expanded", String(!code.hidden));
    });
    const where = made("strong", { textContent: link.replace(/^https?:\/\//, "") });
    const local = LOCAL.test(location.host) ? " Open this page by the machine's own address, or nobody else finds it." : "";
    bar.append(this.said, " ", where, local, " ", button, code);
    setInterval(() => this.#look(), LOOK);
  }

  /** @returns {Told|null} */
  get #shown() {
    const { player, lessons } = this.page;
    if (!player.isOpen || !player.shown) return null;
    return {
      settings: player.recipe.settings,
      edits: player.recipe.edits,
      base: player.run.base,
      step: player.target ?? player.head,
      speed: player.speed,
      playing: player.playing,
      lesson: lessons.lesson?.id ?? null,
    };
  }

  #look() {
    const shown = this.#shown;
    if (!shown || this.#asking) return;
    const { step, ...rest } = shown;
    const text = JSON.stringify(shown.playing ? rest : { ...rest, step });
    const waited = performance.now() - this.#at;
    const due = text !== this.#told ? SOON : shown.playing ? BEAT : IDLE;
    if (waited < due) return;
    this.#told = text;
    this.#at = performance.now();
    this.#tell(shown);
  }

  /** @param {Told} shown */
  async #tell(shown) {
    this.#asking = true;
    const headers = { "Content-Type": "application/json", "Gan1d-Secret": this.secret };
    const body = JSON.stringify(shown);
    try {
      const answer = await fetch(`lecture/${this.name}`, { method: "POST", headers, body });
      const { problem } = answer.ok ? { problem: "" } : await answer.json().catch(() => ({ problem: "it does not say why" }));
      this.said.textContent = answer.ok ? "Your audience sees what you show, at" : `Nobody can follow: ${problem}.`;
    } catch {
      this.said.textContent = "The server does not answer; your audience waits at";
      this.#told = ""; // tell it as soon as it is back
    }
    this.#asking = false;
  }
}

/**
 * The secret of a lecture: in the link's fragment, else in the browser, else a new one.
 * @param {string} name
 */
function secretOf(name) {
  const key = `gan1d-lecture-${name}`;
  const given = /^#secret=([!-~]{8,128})$/.exec(location.hash)?.[1];
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const secret = given ?? localStorage.getItem(key) ?? fresh();
    localStorage.setItem(key, secret);
    if (given) history.replaceState(null, "", location.pathname + location.search); // the address is seen by all
    return secret;
  } catch {
    return given ?? fresh(); // no storage: the lecture is this page's as long as it is open
  }
}
