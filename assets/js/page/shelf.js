// The shelf: all lessons in their groups, each with a small picture of its run.

import { all, byId, made, putSymbols } from "./dom.js";

/** @import { OnShelf } from "./types.js" */

const SVG = "http://www.w3.org/2000/svg";
const SIZE = "0 0 96 40"; // of a picture, gan1d/lessons/pictures.py

export class Shelf {
  #dialog = made("dialog", { className: "shelf" });
  /** @type {HTMLButtonElement[]} */
  #buttons = [];

  /**
   * @param {{id: string, title: string}[]} names  @param {(index: number) => void} open
   * @param {() => Promise<OnShelf[]>} rows  what is shown of each
   */
  constructor(names, open, rows) {
    const dialog = this.#dialog;
    this.#buttons = names.map(({ title }, i) => {
      const choose = made("button", { type: "button" });
      choose.append(worded("b", `${i + 1} ${title}`));
      choose.addEventListener("click", () => open(i));
      return choose;
    });
    dialog.setAttribute("aria-label", "Lessons");
    const close = made("button", { type: "button", textContent: "×", className: "close round" });
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    dialog.append(worded("h2", "Lessons"), close, listOf(this.#buttons));
    byId("page").append(dialog);
    this.#fill(rows);
  }

  /** @param {number} now place of the lesson that is open, -1 for none */
  show(now) {
    this.#mark(now);
    this.#dialog.showModal();
    this.#buttons[Math.max(now, 0)].focus();
  }

  close() {
    this.#dialog.close();
  }

  /** @param {number} now */
  #mark(now) {
    this.#buttons.forEach((one, i) => {
      if (i === now) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
  }

  /** Groups, words and pictures, which few pages ask for; without them there are the titles. @param {() => Promise<OnShelf[]>} asked */
  async #fill(asked) {
    const rows = await asked();
    const focused = document.activeElement;
    /** @type {Map<string, HTMLButtonElement[]>} */
    const groups = new Map();
    for (const [i, { group, notice, picture }] of rows.entries()) {
      this.#buttons[i].append(drawn(picture), worded("span", notice));
      groups.set(group, [...(groups.get(group) ?? []), this.#buttons[i]]);
    }
    const parts = [...groups].flatMap(([group, buttons]) => [worded("h3", group), listOf(buttons)]);
    for (const list of all("ol", HTMLElement, this.#dialog)) list.remove();
    this.#dialog.append(...parts);
    if (focused instanceof HTMLElement && this.#dialog.contains(focused)) focused.focus();
  }
}

/**
 * A list of lessons.
 * @param {HTMLButtonElement[]} buttons
 */
function listOf(buttons) {
  const list = document.createElement("ol");
  for (const button of buttons) {
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  return list;
}

/**
 * An element with a text of its own.
 * @param {keyof HTMLElementTagNameMap} tag  @param {string} text
 */
export function worded(tag, text, className = "") {
  const node = made(tag, { className });
  putSymbols(node, text);
  return node;
}

/**
 * A picture from its lines: their colours are the theme's.
 * @param {Record<string, string>} paths
 */
function drawn(paths) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", SIZE);
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("preserveAspectRatio", "none");
  for (const [name, path] of Object.entries(paths)) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", name);
    line.setAttribute("d", path);
    picture.append(line);
  }
  return picture;
}
