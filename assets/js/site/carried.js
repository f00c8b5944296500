// Programs and starts of a site: those that its files carry, and drawn targets, whose numbers are made here.

import { bytesOf } from "../playback/chunk.js";
import { Refused } from "../playback/source.js";
import { numbersOf } from "./density.js";
import { headOf } from "./template.js";

/** @import { Programs } from "../engine/computed_source.js" */
/** @import { Program, Start } from "../engine/types.js" */
/** @import { Recipe, Settings, Value } from "../playback/types.js" */
/** @import { Files } from "./files.js" */
/** @import { Index, TargetNumbers, Template } from "./types.js" */

const TARGETS = 50; // drawn ones whose numbers are kept

/** @implements {Programs} */
export class Carried {
  /** @type {Map<string, TargetNumbers>} */
  #drawn = new Map();

  /** @param {Index} index  @param {Files} files */
  constructor(index, files) {
    this.index = index;
    this.files = files;
  }

  /**
   * Whether these settings can be trained here.
   * @param {Settings} settings
   */
  has(settings) {
    return this.#of(settings) !== undefined;
  }

  /**
   * The values of a setting that can be trained with the others as they are; null if its value shapes no program.
   * @param {Settings} settings  @param {string} name
   * @returns {(Value|boolean)[]|null}
   */
  values(settings, name) {
    if (!Object.hasOwn(this.index.programs[0].settings, name)) return null;
    return this.index.programs.filter((one) => fits(one, settings, name)).map((one) => one.settings[name]);
  }

  /** @param {Settings} settings */
  #of(settings) {
    return this.index.programs.find((one) => fits(one, settings));
  }

  /** @param {Recipe} recipe */
  key({ settings }) {
    const found = this.#of(settings);
    if (!found) throw new Refused("this site does not carry the program of these settings");
    return found.file;
  }

  /** @param {Recipe} recipe @returns {Promise<Program>} */
  async program(recipe) {
    const told = await this.files.read(this.key(recipe));
    return { ...told, binary: bytesOf(told.binary) };
  }

  /** @param {Recipe} recipe @returns {Promise<Start>} */
  async start({ settings }) {
    const [template, target] = await Promise.all([this.template(settings), this.target(settings.target)]);
    return { arrays: target.arrays, ...headOf(template, target) };
  }

  /** @param {Settings} settings @returns {Promise<Template>} */
  template({ loss, latent }) {
    return this.files.read(this.index.templates[`${loss} ${latent}`]);
  }

  /**
   * The numbers of a target.
   * @param {string} target
   * @returns {Promise<TargetNumbers>}
   */
  async target(target) {
    const { targets } = this.index;
    if (Object.hasOwn(targets, target)) return this.files.read(targets[target]);
    const made = this.#drawn.get(target) ?? numbersOf(target);
    if (!made) throw new Refused("this site does not carry that target");
    if (this.#drawn.size >= TARGETS) this.#drawn.clear();
    this.#drawn.set(target, made);
    return made;
  }
}

/**
 * Whether a program is that of some settings, but for one that may be another.
 * @param {Index["programs"][0]} program  @param {Settings} settings  @param {string|null} [but]
 */
function fits(program, settings, but = null) {
  const is = (/** @type {string} */ name) => (name === "consensus" ? Number(settings[name]) > 0 : settings[name]);
  return Object.entries(program.settings).every(([name, value]) => name === but || is(name) === value);
}
