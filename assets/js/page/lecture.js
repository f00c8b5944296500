// A lecture: one page tells what it shows, others show the same. Off unless the server was started for it.

import { made } from "./dom.js";
import { Follower } from "./follower.js";
import { Lecturer } from "./lecturer.js";

/** @import { Page } from "./page.js" */

/**
 * What a lecturer's page shows.
 * @typedef {Object} Told
 * @property {import("../playback/types.js").Settings} settings
 * @property {import("../playback/types.js").Edit[]} edits
 * @property {string|null} base  what Figure 1 is made of
 * @property {number} step
 * @property {number} speed
 * @property {boolean} playing
 * @property {string|null} lesson
 */

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * Give or follow the lecture that the page's address names, if any.
 * @param {Page} page
 */
export function attend(page) {
  const query = new URLSearchParams(location.search);
  const [given, followed] = [query.get("lecture"), query.get("follow")];
  const name = given ?? followed;
  if (!page.facts.lectures || page.facts.embed || name === null) return;
  if (!NAME.test(name)) {
    const problem = "a lecture's name has 1 to 40 small letters, digits and hyphens";
    page.facts.link.problems.push(problem);
    return;
  }
  page.address.attending = given === null ? `follow=${name}` : `lecture=${name}`;
  const bar = made("aside", { className: "lecture", role: "status" });
  document.body.prepend(bar);
  document.documentElement.dataset.lecture = given === null ? "followed" : "given";
  if (given === null) new Follower(page, name, bar);
  else new Lecturer(page, name, bar);
}
