// The small charts of the page, each moved by a script of this folder: adding one changes nothing here.

/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Config, Figure } from "./types.js" */

/**
 * A small chart. Its script exports `panel`, which makes it of the name of its place and the page.
 * @typedef {Object} Panel
 * @property {(figure: Figure<any>, config: Config, player: Player) => Promise<void>} lay  the server's figure, without a frame
 * @property {(player: Player) => void} draw
 * @property {() => void} settle  Plotly learns what was drawn
 * @property {(on: boolean) => Promise<void>} [showLog]  over logarithmic axes where it has such ones
 * @property {(player: Player) => boolean} [isIdle]  it has nothing to show of this run, and takes no room
 */

/**
 * The charts by name, in the order of the row.
 * @param {Page} page
 * @returns {Promise<Record<string, Panel>>}
 */
export async function load(page) {
  const made = Object.entries(page.facts.panels).map(async ([name, script]) => {
    /** @type {{panel: (name: string, page: Page) => Panel}} */
    const { panel } = await import(`./${script}.js`);
    return [name, panel(name, page)];
  });
  return Object.fromEntries(await Promise.all(made));
}
