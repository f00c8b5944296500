// The controls of settings that shape a program: what this site does not carry is disabled, and says so.

import { all, byId } from "../page/dom.js";

/** @import { Settings, Table } from "../playback/types.js" */
/** @import { Carried } from "./carried.js" */

const REASON = "This site does not carry the program that this needs: gan1d on a computer trains it.";

/**
 * Offer what can be trained with the other settings as they are.
 * @param {Table} table  @param {Settings} settings  those in force  @param {Carried} carried
 */
export function offer(table, settings, carried) {
  for (const { name, choices } of Object.values(table)) {
    const values = carried.values(settings, name);
    if (values === null) continue;
    const control = byId(`control-${name}`);
    for (const input of all("input", HTMLInputElement, control)) {
      const other = choices.length ? values.includes(input.value) : values.length > 1;
      disable(input, !other && !(choices.length && input.checked));
    }
  }
}

/** @param {HTMLInputElement} input  @param {boolean} is */
function disable(input, is) {
  if (input.disabled === is) return;
  input.disabled = is;
  const around = input.closest("label") ?? input;
  if (is) {
    around.title = REASON;
    input.setAttribute("aria-description", REASON);
  } else {
    around.removeAttribute("title");
    input.removeAttribute("aria-description");
  }
}
