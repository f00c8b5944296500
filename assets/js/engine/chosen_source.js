// Frames from the server or from this browser; from this browser too when the server has gone.

import { FetchedSource } from "../playback/fetched_source.js";
import { Busy, Refused } from "../playback/source.js";
import { ComputedSource } from "./computed_source.js";
import { ServedPrograms } from "./served_programs.js";

/** @import { FirstChunk } from "../playback/fetched_source.js" */
/** @import { FrameRequest, FrameSource } from "../playback/source.js" */
/** @import { Facts, Recipe } from "../playback/types.js" */
/** @typedef {"server"|"browser"} Engine who trains */

const SETTLED = 10000; // ms of playing with one program, after which it is fetched lest the server goes

/** @implements {FrameSource} */
export class ChosenSource {
  /** @type {Set<string>} */
  #prepared = new Set(); // keys of programs
  alone = false; // the server has gone, and this browser trains on
  #since = { key: "", time: 0 };

  /**
   * @param {Facts & {build: string, first: FirstChunk|null}} facts
   * @param {Engine} engine
   * @param {() => void} onAlone  the server has gone, and this browser trains on
   */
  constructor(facts, engine, onAlone) {
    this.engine = engine;
    this.onAlone = onAlone;
    this.fetched = new FetchedSource(facts, facts.first);
    this.programs = new ServedPrograms(facts);
    const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.computed = new ComputedSource(facts, this.programs, spawn);
  }

  get load() {
    return this.fetched.load;
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
      this.engine = "browser"; // and stays: the frames of a run are of one engine as far as can be
      this.alone = true;
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
