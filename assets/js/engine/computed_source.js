// Frames that this browser trains: the server's own program, compiled to WebAssembly, in a worker.

import { bytesOf } from "../playback/chunk.js";
import { settingsAt } from "../playback/recipe.js";
import { Refused } from "../playback/source.js";

/** @import { FrameRequest, FrameSource } from "../playback/source.js" */
/** @import { Chunk, Facts, Frame, Recipe } from "../playback/types.js" */
/** @import { Answer, Program, Start, Task } from "./types.js" */

/**
 * Where programs come from. Each rejects with `Refused` if there is none for a recipe.
 * @typedef {Object} Programs
 * @property {(recipe: Recipe) => string} key  what a recipe's program depends on
 * @property {(recipe: Recipe) => Promise<Program>} program
 * @property {(recipe: Recipe) => Promise<Start>} start
 */

const NEVER = 2 ** 31 - 1; // a step that is not reached
const PROGRAMS = 6; // in one worker; then another one begins afresh

/** @implements {FrameSource} */
export class ComputedSource {
  /** @type {Map<number, (answer: Answer) => void>} */
  #waiting = new Map();
  /** @type {Set<string>} */
  #known = new Set(); // programs that the worker has
  /** @type {Worker|null} */
  #worker = null;
  #ids = 0;

  /** @param {Pick<Facts, "settings"|"limits">} facts  @param {Programs} programs  @param {() => Worker} spawn */
  constructor({ settings, limits }, programs, spawn) {
    this.table = settings;
    this.limits = limits;
    this.programs = programs;
    this.spawn = spawn;
  }

  span() {
    return { first: 0, every: 1, last: this.limits.steps, recorded: false };
  }

  /** @param {FrameRequest} wanted */
  async request({ recipe, start: first, every, count, signal }) {
    if (!canTrain()) throw new Refused("This browser cannot train by itself: it has no WebAssembly with SIMD.");
    const key = this.programs.key(recipe);
    const [program, start] = await Promise.all([this.programs.program(recipe), this.programs.start(recipe)]);
    const task = {
      key,
      first,
      every,
      count,
      start: startOf(start, recipe),
      schedule: scheduleOf(recipe, Object.keys(program.advance.schedule), this.limits.edits + 1),
      prefixes: prefixesOf(recipe),
      head: start.head,
    };
    signal.throwIfAborted();
    const answer = await this.#ask(task, program, signal);
    if (!("blocks" in answer)) throw new Error(answer.problem ?? "cancelled");
    return chunkOf(answer, task, start);
  }

  /** @param {Omit<Task, "id">} task  @param {Program} program  @param {AbortSignal} signal @returns {Promise<Answer>} */
  #ask(task, program, signal) {
    if (this.#known.size >= PROGRAMS && !this.#known.has(task.key)) this.#end("a new worker begins");
    this.#worker ??= this.#begin();
    const id = ++this.#ids;
    const news = this.#known.has(task.key) ? {} : { program };
    this.#known.add(task.key);
    this.#worker.postMessage({ id, ...task, ...news });
    signal.addEventListener("abort", () => this.#worker?.postMessage({ cancel: id }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #begin() {
    const worker = this.spawn();
    worker.addEventListener("message", ({ data }) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end(event.message || "the worker ended");
    });
    return worker;
  }

  /** The worker is gone, with all it knew: what was asked is asked again. @param {string} problem */
  #end(problem) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#known.clear();
    const lost = [...this.#waiting];
    this.#waiting.clear();
    for (const [id, resolve] of lost) resolve({ id, problem });
  }
}

/** The smallest module with an instruction of 128 bits: Chrome 91, Firefox 89, Safari 16.4 and later have it. */
const SIMD = bytesOf("AGFzbQEAAAABBQFgAAF7AwIBAAoKAQgAQQD9D/1iCw==");

/** Whether this browser can run the programs. */
export const canTrain = () => typeof WebAssembly === "object" && WebAssembly.validate(SIMD);

/**
 * The start arrays by name; a recipe's own numbers among them.
 * @param {Start} start  @param {Recipe} recipe
 */
function startOf({ arrays }, { settings }) {
  const shared = Object.entries(arrays).map(([name, text]) => [name, new Float32Array(bytesOf(text))]);
  const own = ["seed", "theta", "sigma", "psi", "psi0"].map((name) => [name, [settings[name]]]);
  return Object.fromEntries([...shared, ...own]);
}

/**
 * A recipe's live settings over time by column, as gan1d/runs/inputs.py has them.
 * @param {Recipe} recipe  @param {string[]} names  @param {number} rows  with the padding
 * @returns {Record<string, number[]>}
 */
export function scheduleOf(recipe, names, rows) {
  const steps = [...new Set([0, ...recipe.edits.map(([at]) => at)])].sort((one, other) => one - other);
  const settings = steps.map((step) => settingsAt(recipe, step));
  const padded = (/** @type {number[]} */ column, /** @type {number} */ last) =>
    column.concat(Array(rows - column.length).fill(last));
  return Object.fromEntries(
    names.map((name) => {
      if (name === "step") return [name, padded(steps, NEVER)];
      const column = settings.map((now) => liveOf(now, name.split(".").at(-1) ?? name));
      return [name, padded(column, column[column.length - 1])];
    }),
  );
}

/** @param {import("../playback/types.js").Settings} settings  @param {string} name */
function liveOf(settings, name) {
  if (name === "n_d") return settings.train === "g" ? 0 : Number(settings.k);
  if (name === "n_g") return settings.train === "d" ? 0 : Number(settings.k_g);
  return Number(settings[name]);
}

/**
 * What the states of a run depend on: its settings and the edits made before; each with the last step it holds for.
 * @param {Recipe} recipe
 * @returns {Task["prefixes"]}
 */
function prefixesOf({ settings, edits }) {
  const ends = [...new Set(edits.map(([at]) => at))].sort((one, other) => one - other);
  const key = (/** @type {Recipe["edits"]} */ made) => JSON.stringify([settings, made]);
  const before = ends.map((end) => /** @type {[string, number]} */ ([key(edits.filter(([at]) => at < end)), end]));
  return [...before, [key(edits), NEVER]];
}

/**
 * The worker's answer as the player reads chunks.
 * @param {Extract<Answer, {blocks: any}>} answer  @param {Omit<Task, "id">} task  @param {Start} start
 * @returns {Chunk}
 */
function chunkOf({ blocks, diverged }, { first, every }, { z, head: shared }) {
  const { bins, metrics: names } = shared;
  const count = blocks.reduce((sum, { finite }) => sum + finite, 0);
  const head = { ...shared, start: first, every, count, diverged, p_data: [] };
  /** @type {Frame[]} */
  const frames = [];
  for (const { metrics, curves, tops, pData, finite } of blocks) {
    for (let i = 0; i < finite; i++) {
      const part = (/** @type {number} */ whole) => [(whole / finite) * i, (whole / finite) * (i + 1)];
      frames.push({
        step: first + frames.length * every,
        metrics: Object.fromEntries(names.map((name, j) => [name, metrics[i * names.length + j]])),
        pData: pData.subarray(i * bins, (i + 1) * bins),
        curves: curves.subarray(...part(curves.length)),
        top: tops[i],
        head,
      });
    }
  }
  return { head, z: Float32Array.from(z), frames };
}
