// The page around a recording: chart, controls, readouts, keys. Its elements are those of body.html.

import { LiveChart } from "../charts/live.js";
import { all, byId, one } from "../page/dom.js";
import { keyboard, release } from "../page/keys.js";
import { ThemeSwitch } from "../page/theme.js";
import { Timeline } from "../page/timeline.js";
import { Player } from "../playback/player.js";
import { prefix } from "../playback/recipe.js";
import { listOf } from "../playback/runs.js";
import { grown, growth, handBack } from "../sharing/embed.js";
import { Messages } from "../sharing/messages.js";
import { Grid } from "./grid.js";
import { axisRow, numbers, say } from "./readouts.js";
import { RecordedSource } from "./recorded_source.js";

/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Facts as Tables, Recipe } from "../playback/types.js" */
/** @import { Axis } from "./grid.js" */
/** @import { Recording } from "./recorded_source.js" */

/**
 * What app/offline/page.py says of the recording.
 * @typedef {Tables & {theme: string, axes: Axis[], runs: (Recipe & {scene: number})[]}} Facts
 *   `scene`: which of the figures a run is drawn into
 */

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const SLOW_DRAW = 100; // ms between two drawings of what need not follow every refresh
const RESIZED = 150; // ms after the last change of the window's size
const PACES = [0.25, 0.5, 1, 2, 4]; // frames per display refresh
const PACE_NAMES = ["¼", "½", "1", "2", "4"];

export class Page {
  opened = false;
  #laid = ""; // what the chart that is shown depends on
  #laying = Promise.resolve();
  #drawnAt = 0; // ms, of what need not follow every refresh

  /**
   * @param {Facts} facts  @param {Recording[]} recordings
   * @param {Record<string, LiveFigure[]>} figures of each scene, by theme
   */
  constructor(facts, recordings, figures) {
    this.facts = facts;
    this.figures = figures;
    this.recipes = recordings.map(({ recipe }) => recipe);
    const source = new RecordedSource(recordings);
    this.end = source.end;
    this.player = new Player(facts, this, source);
    this.editor = new Grid(this.player, facts.axes);
    this.live = new LiveChart("live");
    this.themeSwitch = new ThemeSwitch(facts.themes, () => this.#lay());
    this.timeline = new Timeline(byId("timeline"), facts.settings, (...where) => this.player.seek(...where));
    this.rows = this.editor.axes.map((axis, i) => axisRow(axis, (which) => this.editor.choose(i, which)));
    this.speed = one("#speed", HTMLInputElement);
  }

  async start() {
    const { player, editor } = this;
    this.#wire();
    player.use(listOf(this.recipes, editor.at), 0);
    this.themeSwitch.use(this.facts.theme);
    await this.#laying;
    await this.#first();
    this.#watchSize();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) player.play();
    this.changed();
    const loop = () => {
      player.tick();
      this.#draw();
      requestAnimationFrame(loop);
    };
    requestAnimationFrame(loop);
    this.opened = true;
    if (parent !== window) new Messages(this);
  }

  #wire() {
    byId("grid").append(...this.rows.map(({ root }) => root));
    byId("grid").hidden = !this.rows.length;
    for (const button of all("[data-action]", HTMLElement)) {
      button.addEventListener("click", () => this.action(button.dataset.action ?? ""));
    }
    this.speed.addEventListener("input", () => {
      this.player.clock.set(PACES[Number(this.speed.value)]);
      this.changed();
    });
    if (parent !== window) handBack({ keys: "1" });
    keyboard((name, ...more) => this.action(name, ...more));
    release();
  }

  /** Wait for the first frame. */
  async #first() {
    while (!this.player.shown) {
      this.player.tick();
      await new Promise((next) => setTimeout(next));
    }
  }

  // --- the player's view ---

  frameShown() {
    if (!this.player.playing) this.#drawnAt = 0; // the readouts follow at the next refresh
  }

  recipeChanged() {
    this.changed();
  }

  restarted() {}

  changed() {
    const { player, speed } = this;
    if (!player.isOpen) return;
    const button = one(".play", HTMLElement);
    button.classList.toggle("playing", player.playing);
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    const at = PACES.indexOf(player.clock.pace);
    speed.value = String(at);
    speed.setAttribute("aria-valuetext", `${player.clock.pace} frames per display refresh`);
    byId("speed-text").textContent = `speed ×${PACE_NAMES[at]}`;
    for (const [i, row] of this.rows.entries()) row.show(this.editor.choice[i]);
    byId("query").textContent = player.query ? `?${player.query}` : "the default recipe";
    byId("query").title = player.query;
    this.#drawnAt = 0;
    this.#lay();
  }

  /**
   * What a button or a key asks for.
   * @param {string} name  @param {...any} more
   */
  action(name, ...more) {
    const { player } = this;
    /** @type {Record<string, (...more: any[]) => unknown>} */
    const actions = {
      play: () => (player.playing ? player.pause() : player.play()),
      move: (frames) => player.move(frames),
      restart: () => player.seek(0),
      end: () => player.seek(this.end),
      stage: (way) => player.stages.go(way),
      theme: () => this.themeSwitch.next(),
      help: () => this.#help(true),
      "close-help": () => this.#help(false),
      escape: () => this.#help(false),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : byId("page").requestFullscreen()),
    };
    actions[name]?.(...more);
  }

  /** Lay the chart out for the run, the theme and the window, if any of them changed. */
  #lay() {
    const { shade } = this.themeSwitch;
    const { scene } = this.facts.runs[this.editor.at];
    const key = `${shade} ${scene} ${growth()}`;
    if (key === this.#laid) return;
    this.#laid = key;
    this.#laying = this.live.lay(grown(this.figures[shade][scene], growth()), CONFIG).then(() => this.#draw());
  }

  #watchSize() {
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let timer;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#lay(), RESIZED);
    });
  }

  #draw() {
    const { player } = this;
    const { shown } = player;
    if (!shown) return;
    this.live.draw({ frame: shown });
    const now = performance.now();
    if (now - this.#drawnAt < SLOW_DRAW) return;
    this.#drawnAt = now;
    if (!player.playing || document.querySelector(".graph:hover")) this.live.lines.settle();
    const last = player.frames.span.last;
    const end = Math.max(this.end, 1);
    const recipe = prefix(player.recipe, end); // later edits have no place on it
    this.timeline.show({ step: shown.step, last, computed: last, ghost: 0, recipe, most: end, end });
    numbers(player, shown);
    say(player, shown);
  }

  /** @param {boolean} open */
  #help(open) {
    const dialog = byId("help");
    if (dialog.hidden === !open) return;
    dialog.hidden = !open;
    byId(open ? "close-help" : "open-help").focus();
  }
}
