// The list of runs as a viewer changes it: what is played, names, the reference; and undo. No DOM here.

import * as runs from "./runs.js";
import { Undo } from "./undo.js";

/** @import { Player } from "./player.js" */
/** @import { Runs } from "./runs.js" */

export class RunList {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    /** @type {Undo<{list: Runs, head: number}>} */
    this.undone = new Undo();
  }

  /** @param {number} id */
  choose(id) {
    const chosen = runs.chosen(this.player.runs, id);
    if (chosen === this.player.runs) return;
    this.take(chosen);
    this.player.view.restarted();
  }

  /** @param {number} id */
  remove(id) {
    this.take(runs.removed(this.player.runs, id));
  }

  /** @param {number} id  @param {string} name */
  rename(id, name) {
    this.take(runs.renamed(this.player.runs, id, name));
  }

  /** Freeze the run as the reference that others are compared to, or unpin it. */
  pin() {
    const { player } = this;
    this.take(player.runs.reference ? runs.unpinned(player.runs) : runs.pinned(player.runs));
  }

  undo() {
    this.#back(this.undone.undo(this.#now));
  }

  redo() {
    this.#back(this.undone.redo(this.#now));
  }

  get #now() {
    const { runs: list, head } = this.player;
    return { list, head };
  }

  /**
   * Take up another list, which can be undone.
   * @param {Runs} list  @param {number} [head]
   * @param {string|null} kind changes of one kind in a row are undone together
   */
  take(list, head, kind = null) {
    const { player } = this;
    if (list === player.runs) return;
    this.undone.record(this.#now, kind);
    player.preparing = null;
    player.use(list, head);
  }

  /** @param {{list: Runs, head: number}|undefined} value */
  #back(value) {
    if (!value) return;
    this.player.preparing = null;
    this.player.use(value.list, value.head);
  }
}
