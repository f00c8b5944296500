// The small charts of the page, each moved by a script of this folder: adding one changes nothing here.

/**
 * A small chart. Its script exports `panel`, which makes it of the name of its place and the page.
 * @typedef {Object} Panel
 * @property {(figure: Object, config: Object) => Promise<void>} lay  the server's figure, without a frame
 * @property {(player: import("../playback/player.js").Player) => void} draw
 * @property {() => void} settle  Plotly learns what was drawn
 */

/**
 * The charts by name, in the order of the row.
 * @param {import("../page/page.js").Page} page
 * @returns {Promise<Object<string, Panel>>}
 */
export async function load(page) {
  const made = Object.entries(page.facts.panels).map(async ([name, script]) => {
    const { panel } = await import(`./${script}.js`);
    return [name, panel(name, page)];
  });
  return Object.fromEntries(await Promise.all(made));
}
