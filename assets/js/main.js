// Starts the page, and gives scripts a handle on it: window.gan1d.

import { byId } from "./page/dom.js";
import { attend } from "./page/lecture.js";
import { Page } from "./page/page.js";
import { scriptOf } from "./page/script.js";

/** @import { PageFacts } from "./page/types.js" */

async function main() {
  /** @type {PageFacts} */
  const facts = JSON.parse(byId("gan1d-page").textContent ?? "");
  const site = facts.site && (await (await import("./site/site.js")).opened(facts, facts.site));
  const page = new Page(facts, site);
  window.gan1d = scriptOf(page);
  attend(page);
  page.start();
}

main();
