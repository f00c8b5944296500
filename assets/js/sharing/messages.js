// What the page and the one that frames it say to each other: {gan1d: 1, type, ...} by postMessage.
// Nothing here can do what the page's own controls cannot.

const VERSION = 1;
const NEWS = 200; // ms between two messages on the state

export class Messages {
  /** @param {import("../page/page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.resume = false; // it played when its slide was left
    this.told = "";
    this.stage = null;
    addEventListener("message", (event) => event.source === parent && this.#take(event.data));
    document.addEventListener("visibilitychange", () => this.#seen(!document.hidden));
    setInterval(() => this.#news(), NEWS);
    this.#say({ type: "ready", version: VERSION });
  }

  #take(data) {
    if (data === "slide:start") return this.#seen(true); // reveal.js
    if (data === "slide:stop") return this.#seen(false);
    if (typeof data !== "object" || data === null || data.gan1d !== VERSION) return undefined;
    const { player, editor } = this.page;
    const whole = (value) => Number.isInteger(value) && value >= 0 && value <= player.facts.limits.steps;
    const acts = {
      play: () => player.play(),
      pause: () => this.#pause(),
      step: () => ["both", "d", "g"].includes(data.who ?? "both") && editor.step(data.who ?? "both"),
      seek: () => whole(data.step) && player.seek(data.step, { exact: true }),
      set: () => data.settings instanceof Object && editor.set(data.settings).then((refused) => this.#refuse(refused)),
      stage: () => ["a", "b", "c", "d"].includes(data.stage) && this.#playStage(data.stage),
      getState: () => this.#say(this.#state()),
    };
    return Object.hasOwn(acts, data.type) ? acts[data.type]() : undefined;
  }

  /** The slide is shown or left: it plays only while it is seen. */
  #seen(now) {
    const { player, rests } = this.page;
    if (now && this.resume) player.play();
    this.resume = !now && (this.resume || player.playing || Boolean(rests?.resting)); // told twice, it still knows
    if (!now) this.#pause();
  }

  /** Pause, also where Figure 1 would go on by itself; a recording does not. */
  #pause() {
    this.page.rests?.leave();
    this.page.player.pause();
  }

  /** Play to the end of a stage, and stop there. */
  #playStage(name) {
    this.page.rests?.leave();
    this.#refuse(this.page.player.stages.play(name));
  }

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

  #say(message) {
    parent.postMessage({ gan1d: VERSION, ...message }, "*");
  }
}
