// A column of numbers in a text: what is read of its cells, and what is wrong with them. No DOM here.

import { whole } from "../diagnosis/numbers.js";
import { LARGEST } from "./piecewise_linear.js";

const MOST_BAD = 0.2; // share of a column's cells that may be no numbers
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?$/i;

/** A file that cannot be used; its message is one sentence. */
export class TableError extends Error {}

/** Its bytes are those of another encoding. */
export class NotUtf8Error extends TableError {}

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
  bad = 0; // cells that are no such number; they are skipped
  commas = 0; // numbers written with a decimal comma
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
    if (comma && isWithComma(text)) this.commas += 1;
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

  /** What was skipped, in words; empty if nothing was. */
  get skipped() {
    const { bad, count, worst } = this;
    if (!worst) return "";
    const rule = Number.isFinite(Number(worst.text.replace(",", "."))) ? "numbers from -1e9 to 1e9" : "numbers";
    const which = bad === 1 ? "is no" : "are no";
    const first = `${bad === 1 ? "" : "the first is "}${quoted(worst.text)} in line ${whole(worst.line)}`;
    return `${whole(bad)} of ${whole(bad + count)} cells ${which} ${bad === 1 ? rule.replace("numbers", "number") : rule} (${first})`;
  }

  /**
   * The numbers.
   * @throws {TableError} if too many of its cells are no numbers, or they are all the same
   */
  numbers() {
    if (this.bad > MOST_BAD * (this.bad + this.count)) {
      throw new TableError(
        `column ${quoted(this.name)} must hold numbers in at least ${100 - 100 * MOST_BAD} % of its cells; ${this.skipped}`,
      );
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
 * Whether a text is a number with a decimal comma.
 * @param {string} text
 */
export const isWithComma = (text) => DECIMAL_COMMA.test(text);

/**
 * A cell as a number; NaN for what is none.
 * @param {string} text  @param {boolean} comma whether a comma may be that of a decimal
 */
export function numberOf(text, comma) {
  if (comma && isWithComma(text)) return Number(text.replace(",", "."));
  return NUMBER.test(text) ? Number(text) : NaN;
}
