// Controls that stand beside a lesson's words for a while: the very ones, taken from their sections.
// React finds its elements by themselves and not by their places, so that they go on to work.

import { byId, made } from "./dom.js";

export class Borrowed {
  /** @type {Map<Element, Comment>} */
  #places = new Map(); // of each control that was taken, where it was

  /**
   * A group with the controls of some settings.
   * @param {string[]} names
   */
  take(names) {
    const group = made("div", { className: "borrowed", hidden: names.length === 0 });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Controls of this lesson");
    for (const name of names) {
      const control = byId(`control-${name}`);
      const place = document.createComment(name);
      control.before(place);
      this.#places.set(control, place);
      group.append(control);
    }
    return group;
  }

  /** Each goes back to its section. */
  giveBack() {
    for (const [control, place] of this.#places) place.replaceWith(control);
    this.#places.clear();
  }
}
