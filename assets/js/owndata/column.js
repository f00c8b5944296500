// A column of numbers in a text: what is read of its cells, and what is wrong with them. No DOM here.

import { whole } from "../diagnosis/numbers.js";
import { LARGEST } from "./piecewise_linear.js";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?$/i;

/** A file that cannot be used; its message is one sentence. */
export class TableError extends Error {}

/**
 * A text as a sentence has it.
 * @param {string} text
 */
export const quoted = (text) => `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}"`;

/** Numbers that grow. */
export class Column {
  values = new Float64Array(16);
  count = 0;
  first = 0; // line of the first number
  empty = 0; // cells without anything
  bad = 0; // cells that are no such number
  /** @type {{line: number, text: string}|null} */
  worst = null; // the first of these
  numbered = true; // its numbers only count the rows

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * A cell.
   * @param {string} text  @param {number} line  @param {boolean} comma whether a comma may be that of a decimal
   */
  add(text, line, comma) {
    if (text === "") {
      this.empty += 1;
      return;
    }
    const value = numberOf(text, comma);
    if (!(Math.abs(value) <= LARGEST)) {
      this.bad += 1;
      this.worst ??= { line, text };
      return;
    }
    if (this.count === this.values.length) {
      const more = new Float64Array(2 * this.count);
      more.set(this.values);
      this.values = more;
    }
    this.first ||= line;
    this.numbered &&= value === this.values[0] + this.count || this.count === 0;
    this.values[this.count] = value;
    this.count += 1;
  }

  /**
   * The numbers.
   * @throws {TableError} if a cell is no number, or they are all the same
   */
  numbers() {
    if (this.worst) {
      const { line, text } = this.worst;
      const rule = Number.isFinite(Number(text.replace(",", "."))) ? "numbers from -1e9 to 1e9" : "finite numbers";
      throw new TableError(`line ${whole(line)}: column ${quoted(this.name)} must hold ${rule}, got ${quoted(text)}`);
    }
    const values = this.values.subarray(0, this.count);
    if (this.count < 2) {
      const where = this.count ? `one, in line ${whole(this.first)}` : "none";
      throw new TableError(`column ${quoted(this.name)} must hold at least 2 numbers, got ${where}`);
    }
    if (values.every((value) => value === values[0])) {
      throw new TableError(
        `column ${quoted(this.name)} must hold different numbers, got ${values[0]} in each line from line ${whole(this.first)}`,
      );
    }
    return values;
  }
}

/**
 * A cell as a number; NaN for what is none.
 * @param {string} text  @param {boolean} comma whether a comma may be that of a decimal
 */
export function numberOf(text, comma) {
  if (comma && DECIMAL_COMMA.test(text)) return Number(text.replace(",", "."));
  return NUMBER.test(text) ? Number(text) : NaN;
}
