// The page around a recording: chart, controls, readouts, keys. Its elements are those of body.html.

import { LiveChart } from "../charts/live.js";
import { grown, growth, handBack } from "../sharing/embed.js";
import { keyboard, release } from "../page/keys.js";
import { ThemeSwitch } from "../page/theme.js";
import { Messages } from "../sharing/messages.js";
import { prefix } from "../playback/recipe.js";
import { Timeline } from "../page/timeline.js";
import { Player, SPEEDS } from "./player.js";
import { axisRow, numbers, say } from "./readouts.js";

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const SLOW_DRAW = 100; // ms between two drawings of what need not follow every refresh
const RESIZED = 150; // ms after the last change of the window's size
const $ = (id) => document.getElementById(id);

export class Page {
  /** @param {Object} facts  @param {import("./player.js").Run[]} runs  @param {Object} figures by theme */
  constructor(facts, runs, figures) {
    this.facts = facts;
    this.figures = figures;
    this.player = new Player(facts, runs, this);
    this.editor = { step: (who) => this.#step(who), set: async (changes) => this.player.set(changes) }; // as messages.js asks
    this.live = new LiveChart("live");
    this.themeSwitch = new ThemeSwitch(() => this.#lay());
    this.laid = "";
    this.laying = Promise.resolve();
    this.opened = false;
    this.drawnAt = 0;
  }

  async start() {
    const { player } = this;
    this.timeline = new Timeline($("timeline"), (step) => player.seek(step));
    this.rows = player.axes.map((axis, i) => axisRow(axis, (which) => player.choose(i, which)));
    $("grid").append(...this.rows.map(({ root }) => root));
    $("grid").hidden = !this.rows.length;
    for (const button of document.querySelectorAll("[data-action]")) {
      button.addEventListener("click", () => this.action(button.dataset.action));
    }
    $("speed").addEventListener("input", () => player.setSpeed(SPEEDS[Number($("speed").value)]));
    const framed = parent !== window;
    if (framed) handBack({ keys: "1" });
    keyboard((name, ...more) => this.action(name, ...more));
    release();
    this.themeSwitch.use(this.facts.theme);
    await this.laying;
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

  /** The player's state has changed, and not its frame alone. */
  changed() {
    const { player } = this;
    if (!this.rows) return;
    const button = document.querySelector(".play");
    button.classList.toggle("playing", player.playing);
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    const at = SPEEDS.indexOf(player.speed);
    $("speed").value = at;
    $("speed-text").textContent = `speed ×${["¼", "½", "1", "2", "4"][at]}`;
    $("speed").setAttribute("aria-valuetext", `${player.speed} frames per display refresh`);
    this.rows.forEach((row, i) => row.show(player.choice[i]));
    $("query").textContent = player.run.query ? `?${player.run.query}` : "the default recipe";
    $("query").title = player.run.query;
    this.drawnAt = 0; // the readouts follow at the next refresh
    this.#lay();
  }

  action(name, ...more) {
    const { player } = this;
    const actions = {
      play: () => (player.playing ? player.pause() : player.play()),
      move: (frames) => player.move(frames),
      restart: () => player.seek(this.facts.start),
      end: () => player.seek(player.end),
      stage: (way) => player.toStage(way),
      theme: () => this.themeSwitch.next(),
      help: () => this.#help(true),
      "close-help": () => this.#help(false),
      escape: () => this.#help(false),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : $("page").requestFullscreen()),
    };
    actions[name]?.(...more);
  }

  #step(who) {
    if (who === "both") this.player.move(1);
    else this.player.complain(["a recording cannot train one player alone: open its link in gan1d"]);
  }

  /** Lay the chart out for the run, the theme and the window, if any of them changed. */
  #lay() {
    const { shade } = this.themeSwitch;
    const { scene } = this.player.run;
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
    this.live.draw(player.shown);
    const now = performance.now();
    if (now - this.drawnAt < SLOW_DRAW) return;
    this.drawnAt = now;
    if (!player.playing || document.querySelector(".graph:hover")) this.live.lines.settle();
    const { step } = player.shown;
    const last = player.run.frames.at(-1).step;
    const end = Math.max(player.end, 1);
    const recipe = prefix(player.run.recipe, end); // later edits have no place on it
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
