// Programs and starts as the server compiles them: each asked for once, and kept by the browser.

import { bytesOf } from "../playback/chunk.js";
import { busy } from "../playback/fetched_source.js";
import { toQuery } from "../playback/recipe.js";
import { Refused } from "../playback/source.js";

/** @import { Programs } from "./computed_source.js" */
/** @import { Facts, Recipe } from "../playback/types.js" */
/** @import { Program, Start } from "./types.js" */

const SCENE = ["target", "loss", "latent"]; // what a start depends on

/** @implements {Programs} */
export class ServedPrograms {
  /** @type {Map<string, Promise<any>>} */
  #asked = new Map();

  /** @param {Facts & {build: string}} facts */
  constructor({ settings, build }) {
    this.table = settings;
    this.build = build;
  }

  /** @param {Recipe} recipe */
  key(recipe) {
    const shaping = Object.keys(this.table).filter((name) => this.table[name].kind === "program" || name === "consensus");
    return this.#query(recipe, shaping);
  }

  /**
   * @param {Recipe} recipe
   * @returns {Promise<Program>}
   */
  program(recipe) {
    return this.#once("program", this.key(recipe), (told) => ({ ...told, binary: bytesOf(told.binary) }));
  }

  /**
   * @param {Recipe} recipe
   * @returns {Promise<Start>}
   */
  start(recipe) {
    return this.#once("start", this.#query(recipe, SCENE), (told) => told);
  }

  /**
   * A recipe of which these settings alone differ from the defaults.
   * @param {Recipe} recipe  @param {string[]} names
   */
  #query(recipe, names) {
    const settings = /** @type {Recipe["settings"]} */ (
      Object.fromEntries(
        Object.values(this.table).map(({ name, default: usual }) => [name, names.includes(name) ? recipe.settings[name] : usual]),
      )
    );
    return toQuery({ settings, edits: [] }, this.table);
  }

  /** @param {string} path  @param {string} query  @param {(told: any) => any} read */
  #once(path, query, read) {
    const address = `${path}?${query && `${query}&`}v=${this.build}`;
    const asked = this.#asked.get(address) ?? this.#ask(address).then(read);
    this.#asked.set(address, asked);
    asked.catch(() => this.#asked.delete(address)); // it is asked again
    return asked;
  }

  /** @param {string} address */
  async #ask(address) {
    const response = await fetch(address);
    if (response.ok) return response.json();
    if (response.status === 503) throw await busy(response);
    const { problem } = await response.json().catch(() => ({ problem: `status ${response.status}` }));
    if (response.status === 400) throw new Refused(problem);
    throw new Error(problem);
  }
}
