// The lessons: which one is open, the way to the others, and whether the run is still its own.

import { LessonRoom } from "./lesson_room.js";
import { Shelf } from "./shelf.js";

/** @import { Page } from "./page.js" */
/** @import { Lesson, Link } from "./types.js" */

export class Lessons {
  /** @type {Lesson|null} */
  lesson = null; // the row whose words are shown
  /** @type {string|null} */
  query = null; // its recipe and reference, as they were when it was opened
  /** @type {string|null} */
  reference = null;
  /** @type {Shelf|null} */
  shelf = null; // once it has been asked for

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.names = page.facts.lessons;
    this.room = new LessonRoom(page, this);
  }

  /** Whether the run is still the lesson's own. */
  get untouched() {
    const { player } = this.page;
    if (this.lesson?.figure1) return player.run.base !== null;
    return player.query === this.query && player.referenceQuery === this.reference;
  }

  /** Place of the lesson on the shelf, -1 without one. */
  get at() {
    return this.names.findIndex(({ id }) => id === this.lesson?.id);
  }

  /**
   * A link was opened: its lesson's words are shown, or none.
   * @param {Link} link
   */
  take(link) {
    const { player } = this.page;
    this.lesson = link.lesson;
    const plain = this.lesson && (link.figure1 !== null) === this.lesson.figure1;
    this.query = plain ? player.query : null;
    this.reference = plain ? player.referenceQuery : null;
    this.room.show();
  }

  /**
   * Open a lesson by its place on the shelf.
   * @param {number} index
   */
  async open(index) {
    const row = this.names[index];
    if (!row) return;
    this.shelf?.close();
    const link = await this.page.answers.link(`lesson=${row.id}`);
    this.page.take(link);
    this.page.restarted();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.page.player.play();
  }

  /** No lesson any more: the run stays. */
  leave() {
    if (!this.lesson) return;
    this.lesson = null;
    this.room.show();
    this.page.address.write();
  }

  /** Show the shelf. */
  choose() {
    this.shelf ??= new Shelf(
      this.names,
      (index) => this.open(index),
      () => this.page.answers.shelf(),
    );
    this.shelf.show(this.at);
  }

  /** Once Dash has built the page. */
  wire() {
    this.room.show();
  }
}
