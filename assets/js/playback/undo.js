// What was done, so that it can be undone: values before and after, in order.

const KEPT = 200; // steps back
export const ONE_MOVE = 1000; // ms in which a slider's moves count as one

/** @template Done a value that was in force */
export class Undo {
  constructor() {
    /** @type {Done[]} */
    this.past = [];
    /** @type {Done[]} */
    this.future = [];
    this.last = { kind: /** @type {string|null} */ (null), time: -Infinity };
  }

  /**
   * Remember a value before it changes.
   * @param {Done} value  @param {string|null} kind changes of one kind in a row, close in time, are one
   */
  record(value, kind = null) {
    const time = performance.now();
    const goesOn = kind !== null && kind === this.last.kind && time - this.last.time < ONE_MOVE;
    this.last = { kind, time };
    this.future = [];
    if (!goesOn) this.past = [...this.past, value].slice(-KEPT);
  }

  /**
   * The value before the last change, or undefined; `now` can be had again by `redo`.
   * @param {Done} now
   */
  undo(now) {
    return this.#step("past", "future", now);
  }

  /** @param {Done} now */
  redo(now) {
    return this.#step("future", "past", now);
  }

  /** @param {"past"|"future"} from  @param {"past"|"future"} to  @param {Done} now */
  #step(from, to, now) {
    const value = this[from].at(-1);
    if (value === undefined) return undefined;
    this[from] = this[from].slice(0, -1);
    this[to] = [...this[to], now];
    this.last.kind = null;
    return value;
  }
}
