// An editor that needs no server to read what it has written.

import { Editor } from "../playback/editor.js";
import { readRecipe } from "../site/recipe_text.js";

/** @import { Facts, Settings } from "../playback/types.js" */

export class OwnEditor extends Editor {
  /** @param {string} query */
  async read(query) {
    return settingsOf(query, this.player.facts);
  }
}

/**
 * The settings of a query, with the defaults that it says or means.
 * @param {string} query  @param {Pick<Facts, "settings"|"limits">} facts
 * @returns {{settings: Settings, problems: string[]}}
 */
export function settingsOf(query, facts) {
  const rows = Object.values(facts.settings);
  const live = rows.filter(({ kind }) => kind === "live").map(({ name }) => name);
  const { recipe, problems } = readRecipe([...new URLSearchParams(query)], { facts, live });
  return { settings: recipe.settings, problems };
}
