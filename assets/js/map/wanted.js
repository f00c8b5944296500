// What a map is of: a run's settings with any values of two of them, and how many cells a tile of it has.

import { ALL_DEFAULTS, applies, toQuery } from "../playback/recipe.js";

/** @import { PageFacts } from "../page/types.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Settings, Value } from "../playback/types.js" */
/** @import { Wanted } from "./tiles.js" */
/** @import { Names, View } from "./view.js" */

const STEPS = { net: 1000, simple: 4000 }; // of each run: simple players take no time

/**
 * The settings in force with other values of some; both players train.
 * @param {Player} player  @param {Record<string, Value>} values
 * @returns {Settings}
 */
export const settingsOf = ({ settings }, values) => ({ ...settings, ...values, train: "both" });

/**
 * The query of what all cells share: the map is of all values of its two settings, which have their defaults here.
 * @param {Player} player  @param {Names} names
 */
export function queryOf(player, names) {
  const defaults = Object.fromEntries(names.map((name) => [name, player.table[name].default]));
  return toQuery({ settings: settingsOf(player, defaults), edits: [] }, player.table) || ALL_DEFAULTS;
}

/**
 * @param {Player} player  @param {View} view  @param {PageFacts} facts
 * @returns {Wanted}
 */
export function wantedOf(player, view, { build, tiles }) {
  const { generator, discriminator } = player.settings;
  const players = generator === "mlp" || discriminator === "mlp" ? "net" : "simple";
  const [steps, side] = [STEPS[players], tiles.side[players]];
  return { query: queryOf(player, view.names), ...view, steps, side, atOnce: tiles.at_once, build };
}

/**
 * Why there is no such map of this run, or nothing.
 * @param {Player} player  @param {View} view
 */
export function refusalOf({ settings, table }, { names }) {
  const idle = names.find((name) => !applies(table[name], settings));
  return idle === undefined ? "" : `${table[idle].meta.label} does nothing in this run: choose another setting`;
}

/**
 * The settings that an axis can have: those with an effect in this run, and those that it has.
 * @param {Player} player  @param {View} view  @param {PageFacts} facts
 * @returns {[name: string, label: string][]}
 */
export function choicesOf({ settings, table }, { names }, { tiles }) {
  const all = Object.keys(tiles.axes).filter((name) => names.includes(name) || applies(table[name], settings));
  return all.map((name) => [name, table[name].meta.label]);
}
