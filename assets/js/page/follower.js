// The audience's side: shows what the lecturer shows, until the viewer does something of their own.

import { checked, toQuery } from "../playback/recipe.js";
import * as runs from "../playback/runs.js";
import { made } from "./dom.js";

/** @import { Recipe, Settings, Value } from "../playback/types.js" */
/** @import { Told } from "./lecture.js" */
/** @import { Page } from "./page.js" */

const LOOK = 200; // ms between two looks whether the viewer went another way
const HAND = 1000; // ms after a press or a key in which what happens is the viewer's doing
const LEAD = 20; // frames ahead of the lecturer that a follower goes to when it must wait for them
const LOST = 180; // frames behind, after which even who waits for frames goes to others
const APART = 30; // frames that a follower may be away from the lecturer: half a second

export class Follower {
  following = true;
  /** @type {Told|null} */
  told = null;
  /** @type {{query: string, playing: boolean}|null} */
  #applied = null; // as this side has set it
  #touched = Number.NEGATIVE_INFINITY; // ms
  #lesson = /** @type {string|null|undefined} */ (undefined);

  /** @param {Page} page  @param {string} name of the lecture  @param {HTMLElement} bar to be filled */
  constructor(page, name, bar) {
    this.page = page;
    this.name = name;
    this.said = made("span");
    this.button = made("button", { type: "button" });
    this.button.addEventListener("click", () => (this.following ? this.#leave() : this.#comeBack()));
    bar.append(this.said, " ", this.button);
    this.stream = new EventSource(`lecture/${name}`);
    this.stream.addEventListener("message", ({ data }) => this.#hear(JSON.parse(data)));
    this.stream.addEventListener("error", () => this.#show());
    for (const event of ["pointerdown", "keydown"]) {
      addEventListener(event, () => (this.#touched = performance.now()), { capture: true });
    }
    setInterval(() => this.#look(), LOOK);
    this.#show();
  }

  #show() {
    const waits = this.stream.readyState === EventSource.OPEN ? "has not begun" : "does not answer yet";
    const follows = this.told ? `You follow the lecture ${this.name}.` : `The lecture ${this.name} ${waits}.`;
    this.said.textContent = this.following ? follows : `You left the lecture ${this.name}: this run is yours.`;
    this.button.textContent = this.following ? "Leave" : "Come back";
    this.page.address.attending = this.following ? `follow=${this.name}` : null;
    this.page.address.following = this.following;
  }

  /** @param {unknown} value what the server sent: another page wrote it */
  #hear(value) {
    this.told = read(value, this.page);
    if (this.following) this.#apply();
    this.#show();
  }

  #leave() {
    this.following = false;
    this.#show();
  }

  #comeBack() {
    this.following = true;
    this.#applied = null;
    this.#apply();
    this.#show();
  }

  /** The viewer has changed something, or stopped: from there on the run is theirs. */
  #look() {
    const { player } = this.page;
    if (!this.following || !this.#applied || !player.isOpen) return;
    const { query, playing } = this.#applied;
    const byHand = performance.now() - this.#touched < HAND; // a run may rest, or end, by itself
    if (player.query !== query || (byHand && player.playing !== playing)) this.#leave();
  }

  #apply() {
    const { told, page } = this;
    const { player } = page;
    if (!told || !player.isOpen) return;
    this.#openLesson(told.lesson);
    const recipe = { settings: told.settings, edits: told.edits };
    const query = toQuery(recipe, player.table);
    const other = query !== toQuery(player.recipe, player.table) || told.base !== player.run.base;
    if (told.speed !== player.speed) player.setSpeed(told.speed);
    if (other) {
      player.preparing = null; // the lecturer's plan is the plan
      page.editor.take(runs.restarted(player.runs, recipe, told.base), told.step);
    }
    player.playing = told.playing;
    if (!other) this.#catchUp(told);
    this.#applied = { query: player.query, playing: told.playing };
    page.changed();
  }

  /**
   * Go where the lecturer is. Frames that are not here yet take a moment, in which the lecturer goes on: all
   * followers ask for the same ones a little ahead, and the server makes them once.
   * @param {Told} told
   */
  #catchUp({ step, speed, playing }) {
    const { player } = this.page;
    const away = Math.abs((player.target ?? player.head) - step) / speed;
    if (!playing) {
      if (away > 0) player.seek(step, { exact: true });
    } else if (player.frames.get(step)) {
      if (away > APART) player.seek(step);
    } else if (away > (player.target === null ? APART : LOST)) player.seek(step + LEAD * speed);
    player.playing = playing;
  }

  /** @param {string|null} id */
  async #openLesson(id) {
    if (id === this.#lesson) return;
    this.#lesson = id;
    const { lessons, drawings, facts } = this.page;
    if (id !== null && !facts.lessons.some((lesson) => lesson.id === id)) return;
    const link = await (await fetch(id === null ? "link?defaults=2" : `link?lesson=${id}`)).json();
    if (id !== null) drawings.use(link.view);
    lessons.take(link);
  }
}

/**
 * What a lecturer told, checked: it may be anything.
 * @param {any} value  @param {Page} page
 * @returns {Told|null}
 */
function read(value, { facts }) {
  const { settings, edits, base, step, speed, playing, lesson } = value ?? {};
  const whole = (/** @type {unknown} */ n) => Number.isInteger(n) && Number(n) >= 0 && Number(n) <= facts.limits.steps;
  const text = (/** @type {unknown} */ one) => one === null || typeof one === "string";
  const shape = settings instanceof Object && Array.isArray(edits) && edits.length <= facts.limits.edits;
  if (!shape || !whole(step) || !facts.speeds.includes(speed) || !text(base) || !text(lesson)) return null;
  /** @type {Record<string, Value>} */
  const values = {};
  for (const [name, row] of Object.entries(facts.settings)) {
    const { value: own, problem } = checked(row, settings[name]);
    if (problem !== undefined) return null;
    values[name] = own;
  }
  /** @type {Recipe["edits"]} */
  const known = [];
  for (const edit of edits) {
    const [at, name, wanted] = Array.isArray(edit) ? edit : [];
    const row = Object.hasOwn(facts.settings, name) ? facts.settings[name] : null;
    const { value: own, problem } = checked(row, wanted);
    if (problem !== undefined || !whole(at) || row?.kind !== "live" || at < (known.at(-1)?.[0] ?? 0)) return null;
    known.push([at, name, own]);
  }
  return { settings: /** @type {Settings} */ (values), edits: known, base, step, speed, playing: playing === true, lesson };
}
