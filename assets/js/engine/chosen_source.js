// Frames from the server or from this browser; from this browser too when the server has gone or is busy.

import { FetchedSource } from "../playback/fetched_source.js";
import { Busy, Refused } from "../playback/source.js";
import { ComputedSource, canTrain } from "./computed_source.js";
import { ServedPrograms } from "./served_programs.js";

/** @import { FirstChunk } from "../playback/fetched_source.js" */
/** @import { FrameRequest, FrameSource } from "../playback/source.js" */
/** @import { Facts, Recipe } from "../playback/types.js" */
/** @typedef {"server"|"browser"} Engine who trains */

const BUSY = "The server has more viewers than it can train for: this browser trains, with the same JAX program.";
const CHANGE = "The button below the settings changes that.";
const GONE = "The server does not answer: this browser trains on, with the same JAX program.";
const SETTLED = 10000; // ms of playing with one program, after which it is fetched lest the server goes

/** @implements {FrameSource} */
export class ChosenSource {
  /** @type {Set<string>} */
  #prepared = new Set(); // keys of programs
  news = ""; // why this browser trains unasked
  #since = { key: "", time: 0 };

  /**
   * @param {Facts & {build: string, first: FirstChunk|null, busy: boolean, embed: unknown}} facts
   * @param {Engine|null} asked  what the link says
   * @param {() => void} onAlone  the server has gone, and this browser trains on
   */
  constructor(facts, asked, onAlone) {
    this.asked = asked;
    const helps = !asked && facts.busy && canTrain();
    /** @type {Engine} */
    this.engine = asked ?? (helps ? "browser" : "server");
    if (helps) this.news = facts.embed ? BUSY : `${BUSY} ${CHANGE}`;
    this.onAlone = onAlone;
    this.fetched = new FetchedSource(facts, facts.first);
    this.programs = new ServedPrograms(facts);
    const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.computed = new ComputedSource(facts, this.programs, spawn);
  }

  get load() {
    return this.engine === "browser" ? 0 : this.fetched.load;
  }

  /** From now on this engine trains, and the page's link says so. @param {Engine} engine */
  ask(engine) {
    this.engine = engine;
    this.asked = engine;
  }

  span() {
    return this.fetched.span();
  }

  /** @param {FrameRequest} wanted */
  async request(wanted) {
    if (this.engine === "browser") return this.computed.request(wanted);
    try {
      const chunk = await this.fetched.request(wanted);
      this.#prepare(wanted.recipe);
      return chunk;
    } catch (error) {
      const key = this.programs.key(wanted.recipe);
      if (error instanceof Refused || error instanceof Busy || wanted.signal.aborted || !this.#prepared.has(key)) throw error;
      const chunk = await this.computed.request(wanted);
      this.ask("browser"); // and stays: the frames of a run are of one engine as far as can be
      this.news = GONE;
      this.onAlone();
      return chunk;
    }
  }

  /** Fetch what this browser would need to go on alone, once a program has been played for a while. @param {Recipe} recipe */
  #prepare(recipe) {
    const key = this.programs.key(recipe);
    const now = performance.now();
    if (this.#since.key !== key) this.#since = { key, time: now };
    if (this.#prepared.has(key) || now - this.#since.time < SETTLED) return;
    this.#prepared.add(key);
    Promise.all([this.programs.program(recipe), this.programs.start(recipe)]).catch(() => this.#prepared.delete(key));
  }
}
