// What a map is of: a run's settings with any rates, and how many cells a tile of it has.

import { ALL_DEFAULTS, toQuery } from "../playback/recipe.js";

/** @import { PageFacts } from "../page/types.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Settings, Value } from "../playback/types.js" */
/** @import { Wanted } from "./tiles.js" */
/** @import { View } from "./view.js" */

const STEPS = { net: 1000, simple: 4000 }; // of each run: simple players take no time

/**
 * The settings in force with other rates; both players train.
 * @param {Player} player  @param {Record<string, Value>} rates  none: the defaults, since the map is of all rates
 * @returns {Settings}
 */
export function settingsOf({ settings, table }, rates = {}) {
  const given = { lr_d: table.lr_d.default, lr_g: table.lr_g.default, ...rates };
  return { ...settings, ...given, train: "both" };
}

/**
 * The query of what all cells share.
 * @param {Player} player
 */
export const queryOf = (player) => toQuery({ settings: settingsOf(player), edits: [] }, player.table) || ALL_DEFAULTS;

/**
 * @param {Player} player  @param {View} view  @param {PageFacts} facts
 * @returns {Wanted}
 */
export function wantedOf(player, view, { build, tiles }) {
  const { generator, discriminator } = player.settings;
  const players = generator === "mlp" || discriminator === "mlp" ? "net" : "simple";
  const [steps, side] = [STEPS[players], tiles.side[players]];
  return { query: queryOf(player), ...view, steps, side, atOnce: tiles.at_once, build };
}
