// What stands above the run while a lesson is open: its words, the controls that they name, a question, why, notes.

import { Borrowed } from "./borrowed.js";
import { byId, made } from "./dom.js";
import { Prediction } from "./prediction.js";
import { worded } from "./shelf.js";

/** @import { Lessons } from "./lessons.js" */
/** @import { Page } from "./page.js" */
/** @import { Lesson } from "./types.js" */

const MORE = "lesson-more"; // of the boxes that unfold: one at a time

export class LessonRoom {
  /** @type {Prediction|null} */
  prediction = null; // of the lesson's question
  #noted = false; // the presenter's notes are shown
  #borrowed = new Borrowed();

  /** @param {Page} page  @param {Lessons} lessons */
  constructor(page, lessons) {
    this.page = page;
    this.lessons = lessons;
  }

  /** Which parts a slide asks for; the page itself shows all, and the notes behind a key. */
  get #shown() {
    const { embed } = this.page.facts;
    return { words: !embed || embed.show.includes("lesson"), notes: embed ? embed.show.includes("notes") : this.#noted };
  }

  /** Show the open lesson, or nothing. */
  show() {
    const room = document.getElementById("lesson");
    if (!room || !this.page.ready) return; // Dash has not built the page
    const { lesson } = this.lessons;
    const { words, notes } = this.#shown;
    this.#borrowed.giveBack();
    this.prediction = null;
    room.hidden = lesson === null || !(words || notes);
    if (!lesson || room.hidden) return;
    room.replaceChildren(...(words ? this.#words(lesson) : []), ...(notes && lesson.notes ? [notesOf(lesson)] : []));
  }

  /** The presenter's notes come and go. */
  toggleNotes() {
    const { lesson } = this.lessons;
    if (!lesson?.notes || this.page.facts.embed) return;
    this.#noted = !this.#noted;
    const room = byId("lesson");
    room.querySelector(".notes")?.remove();
    if (this.#noted) room.append(notesOf(lesson));
  }

  /** @param {Lesson} lesson */
  #words(lesson) {
    const at = this.lessons.at;
    const words = worded("div", "", "words");
    const text = document.createElement("p");
    text.append(worded("span", `${lesson.do} `, "do"), worded("span", lesson.notice));
    words.append(worded("h2", `${at + 1} ${lesson.title}`), text);
    const ways = worded("div", "", "ways");
    if (lesson.question) {
      this.prediction = new Prediction(lesson.question, this.page.player, lesson.speed);
      ways.append(unfolding("Predict first", this.prediction.box, () => this.prediction?.ask()));
    }
    ways.append(unfolding("Why", whyOf(lesson)), this.#step(at - 1, "Previous"), this.#step(at + 1, "Next"));
    if (!this.page.facts.embed) {
      const close = button("×", { className: "round", title: "Leave the lesson" }, () => this.lessons.leave());
      close.setAttribute("aria-label", "Leave the lesson");
      ways.append(close);
    }
    return [words, this.#borrowed.take(lesson.controls), ways];
  }

  /**
   * A button to the lesson before or after.
   * @param {number} index  @param {string} text
   */
  #step(index, text) {
    const row = this.lessons.names[index];
    return button(text, { className: "small", disabled: !row, title: row?.title ?? "" }, () => this.lessons.open(index));
  }
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

/**
 * A box that unfolds below its name.
 * @param {string} name  @param {HTMLElement} box  @param {() => void} [opened]
 */
function unfolding(name, box, opened) {
  const details = made("details", { name: MORE });
  details.append(worded("summary", name), box);
  details.addEventListener("toggle", () => details.open && opened?.());
  return details;
}

/** @param {Lesson} lesson */
function whyOf({ why, equation, source }) {
  const box = worded("div", "", "more why");
  box.append(worded("p", why));
  if (equation) box.append(made("div", { className: "equation", innerHTML: equation }));
  box.append(worded("p", source, "quiet"));
  return box;
}

/** @param {Lesson} lesson */
function notesOf({ notes }) {
  const box = worded("aside", "", "notes");
  box.setAttribute("aria-label", "Presenter's notes");
  box.append(worded("b", "Notes"), worded("p", notes));
  return box;
}
