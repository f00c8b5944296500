// The page around a recording: chart, controls, readouts, keys. Its elements are those of body.html.

import { LiveChart } from "../charts/live.js";
import { grown, growth, handBack } from "../sharing/embed.js";
import { keyboard, release } from "../page/keys.js";
import { ThemeSwitch } from "../page/theme.js";
import { Messages } from "../sharing/messages.js";
import { Player } from "../playback/player.js";
import { prefix } from "../playback/recipe.js";
import { listOf } from "../playback/runs.js";
import { Timeline } from "../page/timeline.js";
import { Grid } from "./grid.js";
import { axisRow, numbers, say } from "./readouts.js";
import { RecordedSource } from "./recorded_source.js";

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const SLOW_DRAW = 100; // ms between two drawings of what need not follow every refresh
const RESIZED = 150; // ms after the last change of the window's size
const PACES = [0.25, 0.5, 1, 2, 4]; // frames per display refresh
const $ = (id) => document.getElementById(id);

export class Page {
  /**
   * @param {Object} facts what app/offline/page.py says of the recording
   * @param {import("./recorded_source.js").Recording[]} recordings  @param {Object} figures by theme
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
    this.laid = "";
    this.laying = Promise.resolve();
    this.opened = false;
    this.drawnAt = 0;
  }

  async start() {
    const { player, editor } = this;
    this.timeline = new Timeline($("timeline"), (...where) => player.seek(...where));
    this.rows = editor.axes.map((axis, i) => axisRow(axis, (which) => editor.choose(i, which)));
    $("grid").append(...this.rows.map(({ root }) => root));
    $("grid").hidden = !this.rows.length;
    for (const button of document.querySelectorAll("[data-action]")) {
      button.addEventListener("click", () => this.action(button.dataset.action));
    }
    $("speed").addEventListener("input", () => player.setPace(PACES[Number($("speed").value)]));
    const framed = parent !== window;
    if (framed) handBack({ keys: "1" });
    keyboard((name, ...more) => this.action(name, ...more));
    release();
    player.use(listOf(this.recipes, editor.at), 0);
    this.themeSwitch.use(this.facts.theme);
    await this.laying;
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
    if (framed) new Messages(this);
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
    if (!this.player.playing) this.drawnAt = 0; // the readouts follow at the next refresh
  }

  recipeChanged() {
    this.changed();
  }

  restarted() {}

  changed() {
    const { player } = this;
    if (!this.rows) return;
    const button = document.querySelector(".play");
    button.classList.toggle("playing", player.playing);
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    const at = PACES.indexOf(player.pace);
    $("speed").value = at;
    $("speed-text").textContent = `speed ×${["¼", "½", "1", "2", "4"][at]}`;
    $("speed").setAttribute("aria-valuetext", `${player.pace} frames per display refresh`);
    this.rows.forEach((row, i) => row.show(this.editor.choice[i]));
    $("query").textContent = player.query ? `?${player.query}` : "the default recipe";
    $("query").title = player.query;
    this.drawnAt = 0;
    this.#lay();
  }

  action(name, ...more) {
    const { player } = this;
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
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : $("page").requestFullscreen()),
    };
    actions[name]?.(...more);
  }

  /** Lay the chart out for the run, the theme and the window, if any of them changed. */
  #lay() {
    const { shade } = this.themeSwitch;
    const { scene } = this.facts.runs[this.editor.at];
    const key = `${shade} ${scene} ${growth()}`;
    if (key === this.laid) return;
    this.laid = key;
    this.laying = this.live.lay(grown(this.figures[shade][scene], growth()), CONFIG).then(() => this.#draw());
  }

  #watchSize() {
    let timer = null;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#lay(), RESIZED);
    });
  }

  #draw() {
    const { player } = this;
    if (!player.shown) return;
    this.live.draw(player.shown);
    const now = performance.now();
    if (now - this.drawnAt < SLOW_DRAW) return;
    this.drawnAt = now;
    if (!player.playing || document.querySelector(".graph:hover")) this.live.lines.settle();
    const { step } = player.shown;
    const last = player.frames.span.last;
    const end = Math.max(this.end, 1);
    const recipe = prefix(player.recipe, end); // later edits have no place on it
    this.timeline.show({ step, last, computed: last, ghost: 0, recipe, end });
    numbers(player);
    say(player);
  }

  #help(open) {
    if ($("help").hidden === !open) return;
    $("help").hidden = !open;
    $(open ? "close-help" : "open-help").focus();
  }
}
