// The lessons: a shelf to choose from, and the words of the chosen one above the run.

import { all, byId, made, putSymbols } from "./dom.js";

/** @import { Page } from "./page.js" */
/** @import { Lesson, Link } from "./types.js" */

/**
 * An element with a text of its own.
 * @param {keyof HTMLElementTagNameMap} tag  @param {string} text
 */
function worded(tag, text, className = "") {
  const node = made(tag, { className });
  putSymbols(node, text);
  return node;
}

/**
 * A button with a text and what it does.
 * @param {string} text  @param {Partial<HTMLButtonElement>} more  @param {() => void} act
 */
function button(text, more, act) {
  const button = made("button", { textContent: text, type: "button", ...more });
  button.addEventListener("click", act);
  return button;
}

export class Lessons {
  /** @type {Lesson|null} */
  lesson = null; // the row whose words are shown
  /** @type {string|null} */
  query = null; // its recipe and reference, as they were when it was opened
  /** @type {string|null} */
  reference = null;
  /** @type {HTMLDialogElement|null} */
  dialog = null; // the shelf, once it has been asked for

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.rows = page.facts.lessons;
  }

  /** Whether the run is still the lesson's own. */
  get untouched() {
    const { player } = this.page;
    if (this.lesson?.figure1) return player.run.base !== null;
    return player.query === this.query && player.referenceQuery === this.reference;
  }

  /**
   * A link was opened: its lesson's words are shown, or none.
   * @param {Link} link
   */
  take(link) {
    const { player, facts } = this.page;
    this.lesson = this.rows.find(({ id }) => id === link.view.lesson) ?? null;
    const plain = this.lesson && (link.figure1 !== null) === this.lesson.figure1;
    this.query = plain ? player.query : null;
    this.reference = plain ? player.referenceQuery : null;
    if (!facts.embed || facts.embed.show.includes("lesson")) this.#show();
  }

  /**
   * Open a lesson by its place on the shelf.
   * @param {number} index
   */
  async open(index) {
    const row = this.rows[index];
    if (!row) return;
    this.dialog?.close();
    const link = await this.page.answers.link(`lesson=${row.id}`);
    this.page.take(link);
    this.page.restarted();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.page.player.play();
  }

  /** No lesson any more: the run stays. */
  leave() {
    if (!this.lesson) return;
    this.lesson = null;
    this.#show();
    this.page.address.write();
  }

  /** Show the shelf. */
  choose() {
    this.dialog ??= this.#shelf();
    const now = this.#at;
    const buttons = all("li button", HTMLElement, this.dialog);
    buttons.forEach((one, i) => {
      if (i === now) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
    this.dialog.showModal();
    buttons[Math.max(now, 0)].focus();
  }

  /** Place of the lesson on the shelf, -1 without one. */
  get #at() {
    return this.lesson ? this.rows.indexOf(this.lesson) : -1;
  }

  #shelf() {
    const dialog = made("dialog", { className: "shelf" });
    dialog.setAttribute("aria-label", "Lessons");
    const list = document.createElement("ol");
    this.rows.forEach((row, i) => {
      const choose = button("", {}, () => this.open(i));
      choose.append(worded("b", `${i + 1} ${row.title}`), worded("span", row.notice));
      const item = document.createElement("li");
      item.append(choose);
      list.append(item);
    });
    const close = button("×", { className: "close round" }, () => dialog.close());
    close.setAttribute("aria-label", "Close");
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    dialog.append(worded("h2", "Lessons"), close, list);
    byId("page").append(dialog);
    return dialog;
  }

  #show() {
    const room = document.getElementById("lesson");
    const row = this.lesson;
    if (!room) return; // Dash has not built the page
    room.hidden = row === null;
    if (!row) return;
    const i = this.#at;
    const words = worded("div", "", "words");
    const text = document.createElement("p");
    text.append(worded("span", `${row.do} `, "do"), worded("span", row.notice));
    words.append(worded("h2", `${i + 1} ${row.title}`), text);
    const why = document.createElement("details");
    const more = worded("div", "", "why");
    more.append(worded("p", row.why), worded("p", row.source, "quiet"));
    why.append(worded("summary", "Why"), more);
    room.replaceChildren(words, why, this.#step(i - 1, "Previous"), this.#step(i + 1, "Next"));
    if (this.page.facts.embed) return;
    const close = button("×", { className: "round", title: "Leave the lesson" }, () => this.leave());
    close.setAttribute("aria-label", "Leave the lesson");
    room.append(close);
  }

  /**
   * A button to the lesson before or after.
   * @param {number} index  @param {string} text
   */
  #step(index, text) {
    const row = this.rows[index];
    return button(text, { className: "small", disabled: !row, title: row?.title ?? "" }, () => this.open(index));
  }

  /** Once Dash has built the page. */
  wire() {
    const { embed } = this.page.facts;
    if (!embed || embed.show.includes("lesson")) this.#show();
  }
}
