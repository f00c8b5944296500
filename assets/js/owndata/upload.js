// The File tab: a file that is dropped or chosen, or a pasted text; its column; its smooth curve.

import { short } from "./piecewise_linear.js";
import { readTable } from "./file.js";
import { density, factsOf, histogram } from "./kde.js";
import { Plot, shape } from "./plot.js";
import { TableError } from "./table.js";

const BARS = 60;
const PASTED = 300; // ms without a key before what is pasted is read
const FIRST = "choose a file, drop it here or paste numbers first";

const n = (value) => value.toLocaleString("en");
const breath = () => new Promise((next) => setTimeout(next));
const four = (value) => short(Number(value.toPrecision(4)));

export class Upload {
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
      <p class="quiet facts">The file is read in this browser and is sent nowhere: only the curve goes into the link.</p>`;
    this.panel = panel;
    this.say = say;
    this.plot = new Plot(panel.querySelector(".plot"), () => this.#draw());
    this.bars = shape("path", { class: "fill" });
    this.curve = shape("path", { class: "curve" });
    this.plot.marks.append(this.bars, this.curve);
    this.values = null;
    this.fault = FIRST;
    this.#wire();
  }

  open() {
    this.#draw();
  }

  /** @returns {{target?: string, problem?: string}} */
  get result() {
    return this.fault ? { problem: this.fault } : { target: this.shown.target };
  }

  /** Leave off reading. */
  stop() {
    this.reading?.abort();
  }

  /** Read a file; what is wrong with it is said in a sentence. @param {Blob} blob */
  async read(blob) {
    this.stop();
    const { signal } = (this.reading = new AbortController());
    const told = (share) => !signal.aborted && this.say(`Reading… ${Math.round(100 * share)} %`);
    this.#forget(blob.name ? `${blob.name} is being read` : "the text is being read");
    try {
      this.table = await readTable(blob, told, signal);
      this.#field("column").replaceChildren(...this.table.usable.map((column, i) => new Option(column.name, i)));
      this.#field("column").value = this.table.usable.indexOf(this.table.best);
      this.panel.querySelector(".row").hidden = false;
      await this.#column();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TableError) this.#refuse(error.message);
      else this.#refuse("the file cannot be read; it may have been moved or changed meanwhile");
    }
  }

  // --- inside ---

  #wire() {
    const drop = this.panel.querySelector(".drop");
    const over = (event, on) => {
      event.preventDefault();
      drop.classList.toggle("over", on);
    };
    this.panel.addEventListener("dragover", (event) => over(event, true));
    this.panel.addEventListener("dragleave", (event) => over(event, false));
    this.panel.addEventListener("drop", (event) => {
      over(event, false);
      const [file] = event.dataTransfer.files;
      const text = event.dataTransfer.getData("text");
      if (file || text) this.read(file ?? new Blob([text]));
    });
    const file = this.#field("file");
    file.addEventListener("change", () => {
      if (file.files.length) this.read(file.files[0]);
      file.value = ""; // the same file again is a change too
    });
    this.#field("paste").addEventListener("input", ({ target }) => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.read(new Blob([target.value])), PASTED);
    });
    this.#field("column").addEventListener("change", () => this.#column());
    for (const name of ["rule", "adjust"]) this.#field(name).addEventListener("input", () => this.#smooth());
  }

  /** Another column, or the first. */
  async #column() {
    const column = this.table.usable[this.#field("column").value];
    this.#forget("the column is being read");
    try {
      this.values = column.numbers();
    } catch (error) {
      return this.#refuse(error.message);
    }
    await breath();
    this.facts = factsOf(this.values);
    await breath();
    this.empty = column.empty;
    return this.#smooth();
  }

  #smooth() {
    if (!this.values) return;
    const adjust = Number((2 ** Number(this.#field("adjust").value)).toPrecision(2));
    this.panel.querySelector(".adjust output").textContent = adjust;
    this.shown = density(this.values, this.facts, this.#field("rule").value, adjust);
    this.fault = this.shown.problem ?? null;
    if (this.fault) {
      this.#refuse(this.fault);
      return;
    }
    const { facts, empty, shown } = this;
    const left = [
      empty ? `${n(empty)} empty ${empty === 1 ? "cell is" : "cells are"} left out` : "",
      shown.outside ? `${n(shown.outside)} far out ${shown.outside === 1 ? "is" : "are"} left out` : "",
    ].filter(Boolean);
    this.panel.querySelector(".facts").textContent =
      `${this.table.summary}. ${n(facts.n)} numbers, mean ${four(facts.mean)}, sd ${four(facts.sd)}, ` +
      `bandwidth ${four(shown.bandwidth)}${left.map((text) => `; ${text}`).join("")}. Nothing is sent: only the curve goes into the link.`;
    this.say("");
    this.#draw();
  }

  #draw() {
    const { plot, values, shown, fault } = this;
    const drawn = values && !fault;
    this.curve.toggleAttribute("hidden", !drawn);
    this.bars.toggleAttribute("hidden", !drawn);
    if (!drawn) return plot.show(-6, 6, 1);
    const { lo, hi, heights } = shown;
    const bars = histogram(values, lo, hi, BARS);
    plot.show(lo, hi, 1.1 * Math.max(...heights, ...bars));
    const width = (hi - lo) / BARS;
    const bar = (height, i) => `M${plot.x(lo + i * width)} ${plot.y(0)}V${plot.y(height)}H${plot.x(lo + (i + 1) * width)}V${plot.y(0)}Z`;
    this.bars.setAttribute("d", Array.from(bars, bar).join(""));
    this.curve.setAttribute("d", plot.path(heights));
    return undefined;
  }

  #forget(fault) {
    this.values = null;
    this.fault = fault;
    this.#draw();
  }

  #refuse(sentence) {
    this.#forget(sentence);
    this.say(sentence, true);
  }

  #field(name) {
    return this.panel.querySelector(`[name=${name}]`);
  }
}
