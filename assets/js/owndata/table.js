// Columns of numbers in a text: CSV with commas, semicolons, tabs or spaces. No DOM here.
// Text comes in pieces; what cannot be read is refused with a sentence that names the line.

import { whole } from "../diagnosis/numbers.js";
import { Column, isWithComma, NotUtf8Error, numberOf, quoted, TableError } from "./column.js";

export const MOST_ROWS = 1_000_000;
const MOST_COLUMNS = 10_000;
const MOST_CHARACTERS = 1_000_000; // of a line
const SAMPLED = 20; // lines that the separator is guessed from
const NOT_TEXT = /[^\t-\r -\ufffc\ufffe\uffff]/; // U+FFFD stands for bytes that are no UTF-8
/** @type {Record<string, string>} */
const NAMES = { ",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces", "": "nothing" };

/** @typedef {[text: string, line: number]} Row */

export class TableReader {
  #rest = ""; // text without its line's end
  #line = 0; // lines read
  /** @type {Row[]} */
  #held = []; // first lines, until the separator is known
  /** @type {string|null} */
  #mark = null; // the separator
  #width = 0;
  #from = 0; // line of the first row, header included
  /** @type {{text: string, line: number}|null} */
  #open = null; // a quoted cell that goes on

  /** @type {Column[]} */
  columns = [];
  rows = 0;
  header = false;

  /** @param {string} encoding that the bytes are read in, if it has to be said */
  constructor(encoding = "") {
    this.encoding = encoding;
  }

  /**
   * Read on.
   * @param {string} text the next piece
   */
  add(text) {
    const bad = text.search(NOT_TEXT);
    if (bad >= 0) throw this.#foreign(text, bad);
    // A carriage return at the end may be the first half of a line's end.
    const known = this.#rest + text;
    const lines = known.replace(/\r(?=[^\n])/g, "\n").split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MOST_CHARACTERS) {
      throw new TableError(
        `line ${whole(this.#line + lines.length + 1)} must have at most ${whole(MOST_CHARACTERS)} characters, got more`,
      );
    }
    for (const line of lines) this.#take(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  /** No more text: the table. */
  finish() {
    if (this.#rest) this.#take(this.#rest.replace(/\r$/, ""));
    this.#rest = "";
    this.#guess();
    if (this.#open) throw new TableError(`line ${whole(this.#open.line)}: a quoted cell must end with a quote`);
    if (!this.#from)
      throw new TableError(this.#line ? `all ${whole(this.#line)} lines of the file are empty` : "the file is empty");
    if (!this.rows) throw new TableError(`line ${whole(this.#from)} must be followed by rows of numbers: it is the last line`);
    this.#upright();
    if (!this.usable.length) this.#refuse();
    return this;
  }

  /** Columns that hold more numbers than other words. */
  get usable() {
    return this.columns.filter((column) => column.count > column.bad);
  }

  /** The column to begin with: the first without a fault, better none that counts the rows. */
  get best() {
    const { usable } = this;
    const sound = usable.filter((column) => !column.worst && column.count > 1);
    return sound.find((column) => !column.numbered) ?? sound[0] ?? usable[0];
  }

  /**
   * In words: "1,000 rows, 2 columns separated by semicolons, decimal commas".
   * @param {Column} column that is used
   */
  summary(column) {
    const rows = `${whole(this.rows)} ${this.rows === 1 ? "row" : "rows"}`;
    const columns = this.columns.length === 1 ? "one column" : `${this.columns.length} columns separated by ${this.#separator}`;
    const commas = column.commas ? ", decimal commas" : "";
    return `${rows}, ${columns}${commas}${this.encoding && `, read as ${this.encoding} since it is not UTF-8`}`;
  }

  /** What separates the cells, in words. */
  get #separator() {
    return NAMES[this.#mark ?? ""];
  }

  // --- lines ---

  /** @param {string} line */
  #take(line) {
    this.#line += 1;
    if (this.#open) {
      this.#open.text += `\n${line}`;
      if (quotes(this.#open.text) % 2) return;
      const { text, line: from } = this.#open;
      this.#open = null;
      this.#whole(text, from);
    } else if (line.includes('"') && quotes(line) % 2) {
      this.#open = { text: line, line: this.#line };
    } else if (line.trim() && !line.startsWith("#")) {
      this.#whole(line, this.#line);
    }
  }

  /**
   * A whole line with something in it.
   * @param {string} text  @param {number} line
   */
  #whole(text, line) {
    if (this.#mark !== null) {
      this.#row(text, line, this.#mark);
      return;
    }
    this.#held.push([text, line]);
    if (this.#held.length === SAMPLED) this.#guess();
  }

  /** The separator that stands in most of the first lines. */
  #guess() {
    if (this.#mark !== null) return;
    const held = this.#held;
    const least = held.length / 2;
    const has = (/** @type {string} */ mark) => held.filter(([text]) => split(text.trim(), mark).length > 1).length;
    const decimals = !held[0]?.[0].includes(",") && held.slice(1).every(([text]) => isWithComma(text.trim()));
    const marks = decimals ? [";", "\t", " "] : [";", "\t", ",", " "]; // a name without a comma stands above one column
    const found = marks.find((mark) => has(mark) > least) ?? "";
    this.#mark = found;
    this.#held = [];
    for (const [text, line] of held) this.#row(text, line, found);
  }

  /** @param {string} text  @param {number} line  @param {string} mark */
  #row(text, line, mark) {
    const cells = split(text, mark);
    if (!this.#from) this.#begin(cells, line);
    if (cells.length !== this.#width) {
      const [must, got] = [this.#width, cells.length];
      throw new TableError(
        `line ${whole(line)} must have ${must} ${must === 1 ? "cell" : "cells"} as line ${whole(this.#from)} has, got ${got}` +
          ` (separated by ${this.#separator})`,
      );
    }
    if (this.header && line === this.#from) return;
    this.rows += 1;
    if (this.rows > MOST_ROWS)
      throw new TableError(`line ${whole(line)}: a file must have at most ${whole(MOST_ROWS)} rows, got more`);
    for (let i = 0; i < cells.length; i++) this.columns[i].add(cells[i], line, this.#comma);
  }

  /**
   * The first row: its names if none of its cells is a number.
   * @param {string[]} cells  @param {number} line
   */
  #begin(cells, line) {
    if (cells.length > MOST_COLUMNS) {
      throw new TableError(`line ${whole(line)} must have at most ${whole(MOST_COLUMNS)} cells, got ${whole(cells.length)}`);
    }
    this.#from = line;
    this.#width = cells.length;
    this.header = cells.every((cell) => Number.isNaN(numberOf(cell, this.#comma)) && !/^[+-]?(nan|inf)/i.test(cell));
    this.columns = cells.map((cell, i) => new Column((this.header && cell) || `column ${i + 1}`));
  }

  get #comma() {
    return this.#mark !== ",";
  }

  /** A single row of numbers is a column that lies down. */
  #upright() {
    if (this.rows !== 1 || this.header || this.columns.length < 2) return;
    const lying = this.columns;
    const column = new Column("row");
    for (const { count, values, worst } of lying) {
      if (worst) column.add(worst.text, this.#from, false);
      else if (count) column.add(String(values[0]), this.#from, false);
    }
    this.columns = [column];
    this.rows = column.count;
  }

  #refuse() {
    const worst = this.columns.find((column) => column.worst)?.worst;
    if (!worst) throw new TableError(`line ${whole(this.#from)} and all lines after it hold no number`);
    throw new TableError(`the file must hold a column of finite numbers; line ${whole(worst.line)} holds ${quoted(worst.text)}`);
  }

  /** @param {string} text  @param {number} at */
  #foreign(text, at) {
    const line = whole(this.#line + text.slice(0, at).split(/\r\n?|\n/).length);
    if (text[at] === "\ufffd") {
      return new NotUtf8Error(`line ${line} is not UTF-8 text`);
    }
    const wide = text[at] === "\0" && /^(?:[^\0]\0|\0[^\0]){2}/.test(text.slice(0, 4));
    if (wide) return new TableError(`line ${line} holds zero bytes: UTF-16 without a byte order mark; save the file as UTF-8`);
    return new TableError(`line ${line} holds bytes that are no text: save the table as CSV or plain text, in UTF-8`);
  }
}

const quotes = (/** @type {string} */ text) => text.split('"').length - 1;

/**
 * The cells of a line, without white space around them and without their quotes.
 * @param {string} line  @param {string} mark
 */
function split(line, mark) {
  if (!line.includes('"')) {
    if (mark === " ") return line.trim().split(/\s+/);
    return mark === "" ? [line.trim()] : line.split(mark).map((cell) => cell.trim());
  }
  /** @type {string[]} */
  const cells = [];
  let [cell, inside] = ["", false];
  for (const character of mark === " " ? line.trim() : line) {
    if (character === '"') {
      inside = !inside;
      cell += '"';
    } else if (!inside && mark && (mark === " " ? /\s/.test(character) : character === mark)) {
      if (mark !== " " || cell) cells.push(cell);
      cell = "";
    } else {
      cell += character;
    }
  }
  return [...cells, cell].map((one) => bare(one.trim()));
}

/** A cell without its quotes; two of them inside stand for one. */
const bare = (/** @type {string} */ cell) => (/^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell);
