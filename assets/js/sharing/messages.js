// What the page and the one that frames it say to each other: {gan1d: 1, type, ...} by postMessage.
// Nothing here can do what the page's own controls cannot.

import { watchSight } from "./sight.js";

/** @import { LivePage } from "../offline/live_page.js" */
/** @import { Page as Recording } from "../offline/page.js" */
/** @import { Page } from "../page/page.js" */
/** @import { Stage } from "../playback/stages.js" */

const VERSION = 1;
const NEWS = 200; // ms between two messages on the state

export class Messages {
  resume = false; // it plays when its slide is shown, as it did when that was left
  told = ""; // the last state, as JSON
  /** @type {Stage|null} */
  stage = null; // the last one told

  /** @param {Page|Recording|LivePage} page */
  constructor(page) {
    this.page = page;
    this.rests = "rests" in page ? page.rests : null; // a recording has none
    this.#seen(false); // until the browser says so
    watchSight((seen) => this.#seen(seen));
  }

  /** The page is opened: it hears, and is heard. */
  begin() {
    addEventListener("message", (event) => event.source === parent && this.#take(event.data));
    setInterval(() => this.#news(), NEWS);
    this.#say({ type: "ready", version: VERSION });
  }

  /** @param {any} data whatever the other page has sent */
  #take(data) {
    if (data === "slide:start")
      this.#seen(true); // reveal.js
    else if (data === "slide:stop") this.#seen(false);
    else if (typeof data === "object" && data !== null && data.gan1d === VERSION) this.#act(data);
  }

  /** @param {Record<string, any>} data */
  #act(data) {
    const { player, editor } = this.page;
    const whole = (/** @type {number} */ value) => Number.isInteger(value) && value >= 0 && value <= player.facts.limits.steps;
    /** @type {Record<string, () => unknown>} */
    const acts = {
      play: () => player.play(),
      pause: () => {
        this.resume = false;
        this.#pause();
      },
      step: () => ["both", "d", "g"].includes(data.who ?? "both") && editor.step(data.who ?? "both"),
      seek: () => whole(data.step) && player.seek(data.step, { exact: true }),
      set: () => data.settings instanceof Object && editor.set(data.settings).then((refused) => this.#refuse(refused)),
      stage: () => ["a", "b", "c", "d"].includes(data.stage) && this.#playStage(data.stage, data.at === "end"),
      getState: () => this.#say(this.#state()),
    };
    if (Object.hasOwn(acts, data.type)) acts[data.type]();
  }

  /**
   * The slide is shown or left: it plays only while it is seen.
   * @param {boolean} now
   */
  #seen(now) {
    const { player } = this.page;
    if (now && this.resume) player.play();
    this.resume = !now && (this.resume || player.playing || Boolean(this.rests?.resting)); // told twice, it still knows
    if (!now) this.#pause();
  }

  /** Pause, also where Figure 1 would go on by itself; a recording does not. */
  #pause() {
    this.rests?.leave();
    this.page.player.pause();
  }

  /**
   * Play to the end of a stage, and stop there; or show its end at once.
   * @param {Stage} name  @param {boolean} atEnd
   */
  #playStage(name, atEnd) {
    this.rests?.leave();
    this.#refuse(this.page.player.stages.play(name, atEnd));
  }

  /** @param {string[]} problems */
  #refuse(problems) {
    for (const problem of problems) this.#say({ type: "error", problem });
  }

  #state() {
    const { step, playing, recipe, problems } = window.gan1d.state();
    return { type: "state", step, playing, recipe, problems };
  }

  /** Tell what has changed. */
  #news() {
    const state = this.#state();
    const text = JSON.stringify(state);
    if (text !== this.told) this.#say(state);
    this.told = text;
    const stage = this.page.player.stages.now;
    if (stage !== this.stage) this.#say({ type: "stage", stage });
    this.stage = stage;
  }

  /** @param {{type: string} & Record<string, unknown>} message */
  #say(message) {
    parent.postMessage({ gan1d: VERSION, ...message }, "*");
  }
}
