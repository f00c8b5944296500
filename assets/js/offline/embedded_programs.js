// Programs and starts that the file carries, deflated.

import { bytesOf } from "../playback/chunk.js";
import { Refused } from "../playback/source.js";
import { inflated } from "./unpack.js";

/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Programs } from "../engine/computed_source.js" */
/** @import { Program, Start } from "../engine/types.js" */
/** @import { Recipe, Value } from "../playback/types.js" */

/**
 * What the file has: programs by the settings that shape them, and scenes by theirs, app/offline/live.py.
 * @typedef {{settings: Record<string, Value>, program: string}} CarriedProgram
 * @typedef {{settings: Record<string, Value>, start: string, figure: string, picture: string}} CarriedScene
 */

/** @param {string} packed */
const unpacked = async (packed) => JSON.parse(new TextDecoder().decode(await inflated(packed)));

/** @implements {Programs} */
export class EmbeddedPrograms {
  /** @type {Map<string, Promise<any>>} */
  #open = new Map();

  /** @param {CarriedProgram[]} carried  @param {CarriedScene[]} scenes */
  constructor(carried, scenes) {
    this.carried = carried;
    this.scenes = scenes;
  }

  /** @param {Recipe} recipe */
  key(recipe) {
    return String(this.carried.indexOf(this.#of(recipe)));
  }

  /** @param {Recipe} recipe @returns {Promise<Program>} */
  program(recipe) {
    return this.#once(this.#of(recipe).program, (told) => ({ ...told, binary: bytesOf(told.binary) }));
  }

  /** @param {Recipe} recipe @returns {Promise<Start>} */
  start(recipe) {
    return this.#once(this.scene(recipe).start, (told) => told);
  }

  /** @param {Recipe} recipe @returns {Promise<LiveFigure>} the empty chart */
  figure(recipe) {
    return this.#once(this.scene(recipe).figure, (told) => told);
  }

  /** @param {Recipe} recipe */
  scene(recipe) {
    const found = this.scenes.find((one) => fits(one, recipe));
    if (!found) throw new Refused("this file does not carry that target with that loss");
    return found;
  }

  /** @param {Recipe} recipe */
  #of(recipe) {
    const found = this.carried.find((one) => fits(one, recipe));
    if (!found) throw new Refused("this file does not carry the program of these settings");
    return found;
  }

  /**
   * Whether a value of a setting, with the others as they are, can be trained here.
   * @param {Recipe} recipe  @param {string} name  @param {Value} value
   */
  has(recipe, name, value) {
    const other = { ...recipe, settings: { ...recipe.settings, [name]: value } };
    return this.carried.some((one) => fits(one, other)) && this.scenes.some((one) => fits(one, other));
  }

  /** @param {string} packed  @param {(told: any) => any} read */
  #once(packed, read) {
    const opened = this.#open.get(packed) ?? unpacked(packed).then(read);
    this.#open.set(packed, opened);
    return opened;
  }
}

/** @param {{settings: Record<string, Value>}} one  @param {Recipe} recipe */
const fits = ({ settings }, recipe) => Object.entries(settings).every(([name, value]) => recipe.settings[name] === value);
