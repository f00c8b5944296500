// The File tab: a file that is dropped or chosen, or a pasted text; its column; its smooth curve.

import { whole } from "../diagnosis/numbers.js";
import { one } from "../page/dom.js";
import { TableError } from "./column.js";
import { readTable } from "./file.js";
import { density, factsOf, histogram } from "./kde.js";
import { short } from "./piecewise_linear.js";
import { Plot, shape } from "./plot.js";

/** @import { Column } from "./column.js" */
/** @import { Curve, NumberFacts } from "./kde.js" */
/** @import { Result } from "./sketch.js" */
/** @import { TableReader } from "./table.js" */

const BARS = 60;
const PASTED = 300; // ms without a key before what is pasted is read
const PRIVATE = "The file is read in this browser and is sent nowhere: only the curve goes into the link.";
const FIRST = "choose a file, drop it here or paste numbers first";

const breath = () => new Promise((next) => setTimeout(next));
const four = (/** @type {number} */ value) => short(Number(value.toPrecision(4)));

export class Upload {
  /** @type {TableReader|null} */
  table = null;
  /** @type {{values: Float64Array, facts: NumberFacts, column: Column}|null} */
  numbers = null; // of the chosen column
  /** @type {Curve|null} */
  shown = null;
  fault = FIRST; // what keeps it from being a target, empty if nothing does
  reading = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {HTMLElement} panel  @param {(text: string, alert: boolean) => void} say */
  constructor(panel, say) {
    panel.innerHTML = `
      <div class="sources">
        <label class="drop"><span><b>Choose a file</b> or drop it here: CSV or text, with a column of numbers</span>
          <input type="file" name="file" accept=".csv,.tsv,.txt,.dat,text/*"></label>
        <label class="paste">or paste numbers <textarea name="paste" rows="2" spellcheck="false"></textarea></label>
      </div>
      <div class="plot"></div>
      <div class="row" hidden>
        <label>column <select name="column"></select></label>
        <label>bandwidth <select name="rule"><option value="silverman">Silverman</option><option value="scott">Scott</option>
          </select></label>
        <label class="adjust">× <output>1</output> <input type="range" name="adjust" min="-2" max="2" step="0.05" value="0"
          aria-label="Bandwidth, times the rule’s"></label>
      </div>
      <p class="quiet facts">${PRIVATE}</p>`;
    this.panel = panel;
    this.say = say;
    this.plot = new Plot(one(".plot", HTMLElement, panel), () => this.#draw());
    this.bars = shape("path", { class: "fill" });
    this.curve = shape("path", { class: "curve" });
    this.plot.marks.append(this.bars, this.curve);
    this.#wire();
  }

  open() {
    this.#draw();
  }

  /** @returns {Result} */
  get result() {
    const { shown, fault } = this;
    return fault || !shown ? { problem: fault || FIRST } : { target: shown.target };
  }

  /** Leave off reading. */
  stop() {
    this.reading.abort();
  }

  /**
   * Read a file; what is wrong with it is said in a sentence.
   * @param {Blob} blob
   */
  async read(blob) {
    this.stop();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const told = (/** @type {number} */ share) => signal.aborted || this.say(`Reading… ${Math.round(100 * share)} %`, false);
    this.table = null;
    one(".row", HTMLElement, this.panel).hidden = true;
    this.#forget(blob instanceof File ? `${blob.name} is being read` : "the text is being read");
    try {
      this.table = await readTable(blob, told, signal);
      const { usable, best } = this.table;
      this.#menu("column").replaceChildren(...usable.map((column, i) => new Option(column.name, String(i))));
      this.#menu("column").value = String(usable.indexOf(best));
      one(".row", HTMLElement, this.panel).hidden = false;
      await this.#column();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TableError) this.#refuse(error.message);
      else this.#refuse("the file cannot be read; it may have been moved or changed meanwhile");
    }
  }

  // --- inside ---

  #wire() {
    const drop = one(".drop", HTMLElement, this.panel);
    const over = (/** @type {DragEvent} */ event, /** @type {boolean} */ on) => {
      event.preventDefault();
      drop.classList.toggle("over", on);
    };
    this.panel.addEventListener("dragover", (event) => over(event, true));
    this.panel.addEventListener("dragleave", (event) => over(event, false));
    this.panel.addEventListener("drop", (event) => {
      over(event, false);
      const file = event.dataTransfer?.files[0];
      const text = event.dataTransfer?.getData("text") ?? "";
      if (file || text) this.read(file ?? new Blob([text]));
    });
    const chosen = one("[name=file]", HTMLInputElement, this.panel);
    chosen.addEventListener("change", () => {
      if (chosen.files?.length) this.read(chosen.files[0]);
      chosen.value = ""; // the same file again is a change too
    });
    const pasted = one("[name=paste]", HTMLTextAreaElement, this.panel);
    pasted.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.read(new Blob([pasted.value])), PASTED);
    });
    this.#menu("column").addEventListener("change", () => this.#column());
    this.#menu("rule").addEventListener("input", () => this.#smooth());
    this.#slider.addEventListener("input", () => this.#smooth());
  }

  /** Another column, or the first. */
  async #column() {
    const column = this.table?.usable[Number(this.#menu("column").value)];
    if (!column) return;
    this.#forget("the column is being read");
    const values = this.#numbers(column);
    if (!values) return;
    await breath();
    const facts = factsOf(values);
    await breath();
    this.numbers = { values, facts, column };
    this.#smooth();
  }

  /**
   * The numbers of a column, or null if it is refused.
   * @param {Column} column
   */
  #numbers(column) {
    try {
      return column.numbers();
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  #smooth() {
    if (!this.numbers) return;
    const { values, facts, column } = this.numbers;
    const { empty, skipped } = column;
    const adjust = Number((2 ** Number(this.#slider.value)).toPrecision(2));
    one(".adjust output", HTMLElement, this.panel).textContent = String(adjust);
    const shown = density(values, facts, this.#menu("rule").value === "scott" ? "scott" : "silverman", adjust);
    if (shown.problem !== undefined) {
      this.#refuse(shown.problem);
      return;
    }
    this.shown = shown;
    this.fault = "";
    const left = [
      skipped ? `; ${skipped} and ${column.bad === 1 ? "was" : "were"} skipped` : "",
      empty ? `; ${whole(empty)} empty ${empty === 1 ? "cell is" : "cells are"} left out` : "",
      shown.outside ? `; ${whole(shown.outside)} far out ${shown.outside === 1 ? "is" : "are"} left out` : "",
    ];
    one(".facts", HTMLElement, this.panel).textContent =
      `${this.table?.summary(column)}. ${whole(facts.n)} numbers, mean ${four(facts.mean)}, sd ${four(facts.sd)}, ` +
      `bandwidth ${four(shown.bandwidth)}${left.join("")}. Nothing is sent: only the curve goes into the link.`;
    this.say("", false);
    this.#draw();
  }

  #draw() {
    const { plot, numbers, shown, fault } = this;
    const drawn = numbers && shown && !fault;
    this.curve.toggleAttribute("hidden", !drawn);
    this.bars.toggleAttribute("hidden", !drawn);
    if (!drawn) {
      plot.show(-6, 6, 1);
      return;
    }
    const { lo, hi, heights } = shown;
    const bars = histogram(numbers.values, lo, hi, BARS);
    plot.show(lo, hi, 1.1 * Math.max(...heights, ...bars));
    const width = (hi - lo) / BARS;
    const bar = (/** @type {number} */ height, /** @type {number} */ i) =>
      `M${plot.x(lo + i * width)} ${plot.y(0)}V${plot.y(height)}H${plot.x(lo + (i + 1) * width)}V${plot.y(0)}Z`;
    this.bars.setAttribute("d", Array.from(bars, bar).join(""));
    this.curve.setAttribute("d", plot.path(heights));
  }

  /** @param {string} fault what keeps it from being a target */
  #forget(fault) {
    this.numbers = null;
    this.shown = null;
    this.fault = fault;
    one(".facts", HTMLElement, this.panel).textContent = PRIVATE;
    this.#draw();
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    this.#forget(sentence);
    this.say(sentence, true);
  }

  /** @param {"column"|"rule"} name */
  #menu(name) {
    return one(`[name=${name}]`, HTMLSelectElement, this.panel);
  }

  get #slider() {
    return one("[name=adjust]", HTMLInputElement, this.panel);
  }
}
