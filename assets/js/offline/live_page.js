// The page of a file that trains: chart, controls, readouts, keys. Its elements are those of live.html.

import { LiveChart } from "../charts/live.js";
import { Diagnosis } from "../diagnosis/diagnosis.js";
import { all, byId, one, put, putSymbols } from "../page/dom.js";
import { headline } from "../page/headline.js";
import { keyboard, release } from "../page/keys.js";
import { programKey } from "../page/status.js";
import { ThemeSwitch } from "../page/theme.js";
import { Timeline } from "../page/timeline.js";
import { Player } from "../playback/player.js";
import { settingsAt } from "../playback/recipe.js";
import { handBack } from "../sharing/embed.js";
import { Messages } from "../sharing/messages.js";
import { OwnEditor } from "./own_editor.js";
import { numbers } from "./readouts.js";
import { field, slider } from "./settings_rows.js";

/** @import { FrameSource } from "../playback/source.js" */
/** @import { Facts as Tables, Recipe, Value } from "../playback/types.js" */
/** @import { EmbeddedPrograms } from "./embedded_programs.js" */
/** @import { Control } from "./settings_rows.js" */
/** @typedef {Tables & {theme: string, title: string, shapes: string[], cell: boolean}} Facts */

const SPEEDS = [1, 2, 5, 10, 20, 50];
const SLOW_DRAW = 200; // ms between two drawings of what need not follow every refresh
const FIRST_SPEED = 2; // steps per frame in Figure 1

export class LivePage {
  opened = false;
  #laid = ""; // the picture that is shown
  #drawnAt = 0; // ms
  /** @type {Set<string>} */
  #seen = new Set(); // programs that have run
  /** @type {Record<string, Control>} */
  #controls = {};

  /** @param {Facts} facts  @param {EmbeddedPrograms} programs  @param {FrameSource} source */
  constructor(facts, programs, source) {
    this.facts = facts;
    this.programs = programs;
    this.player = new Player(facts, this, source);
    this.editor = new OwnEditor(this.player);
    this.live = new LiveChart("live");
    this.diagnosis = new Diagnosis();
    this.themeSwitch = new ThemeSwitch(facts.themes, () => {});
    this.timeline = new Timeline(byId("timeline"), facts.settings, (...where) => this.player.seek(...where));
    this.speed = one("#speed", HTMLInputElement);
  }

  /**
   * @param {Object} how
   * @param {Recipe & {base: string|null, speed: number|null, words: Record<string, string>}} how.opens  the run
   * @param {number} [how.step]  where its play head is
   * @param {boolean} [how.plays]  @param {boolean} [how.dark]
   */
  async start({ opens, step = 0, plays = !matchMedia("(prefers-reduced-motion: reduce)").matches, dark }) {
    const { player, facts } = this;
    this.#wire();
    for (const [name, text] of Object.entries(opens.words)) putSymbols(byId(name), text);
    byId("lesson").hidden = !opens.words.do;
    player.speed = opens.speed ?? (opens.base === null ? player.speed : FIRST_SPEED);
    this.editor.open(opens, { head: step });
    this.themeSwitch.use(dark === undefined ? facts.theme : dark ? "dark" : "light");
    player.playing = plays;
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
    const { editor, programs } = this;
    const elsewhere = this.facts.cell ? "set it in Python" : "export the file with --programs";
    for (const row of Object.values(this.facts.settings)) {
      const rate = row.meta.log && row.name.startsWith("lr_");
      const has = (/** @type {Recipe} */ recipe, /** @type {Value} */ value) => programs.has(recipe, row.name, value);
      const control = rate
        ? slider(row, (value) => editor.drag(row.name, value))
        : field(row, has, (value) => editor.set({ [row.name]: value }), elsewhere);
      byId(rate ? "rates" : "settings").append(control.root);
      this.#controls[row.name] = control;
    }
    for (const button of all("[data-action]", HTMLElement)) {
      button.addEventListener("click", () => this.action(button.dataset.action ?? ""));
    }
    this.speed.max = String(SPEEDS.length - 1);
    this.speed.addEventListener("input", () => this.player.setSpeed(SPEEDS[Number(this.speed.value)]));
    if (parent !== window && !this.facts.cell) handBack({ keys: "1" });
    keyboard((name, ...more) => this.action(name, ...more));
    release();
  }

  // --- the player's view ---

  frameShown() {
    this.#seen.add(programKey(this.player));
    if (!this.player.playing) this.#drawnAt = 0; // the readouts follow at the next refresh
  }

  recipeChanged() {
    this.changed();
  }

  restarted() {}

  /** A change has left Figure 1: both train, and the run goes on. */
  leftFigure1() {
    this.player.playing = true;
    this.changed();
  }

  changed() {
    const { player, speed } = this;
    if (!player.isOpen) return;
    const button = one(".play", HTMLElement);
    button.classList.toggle("playing", player.playing);
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    speed.value = String(
      Math.max(
        SPEEDS.findLastIndex((one) => one <= player.speed),
        0,
      ),
    );
    speed.setAttribute("aria-valuetext", `${player.speed} steps per frame`);
    put(byId("speed-text"), `${player.speed} step${player.speed === 1 ? "" : "s"}/frame`);
    put(byId("query"), player.query ? `?${player.query}` : "");
    put(byId("problems"), player.problems.join(" "));
    byId("problems").hidden = !player.problems.length;
    this.#drawnAt = 0;
    this.#lay();
  }

  /**
   * What a button or a key asks for.
   * @param {string} name  @param {...any} more
   */
  action(name, ...more) {
    const { player, editor } = this;
    /** @type {Record<string, (...more: any[]) => unknown>} */
    const actions = {
      play: () => (player.playing ? player.pause() : player.play()),
      step: (who) => editor.step(who),
      move: (frames) => player.move(frames),
      restart: () => player.seek(0),
      end: () => player.seek(player.last),
      stage: (way) => player.stages.go(way),
      undo: () => editor.undo(),
      redo: () => editor.redo(),
      seed: () => editor.set({ seed: Math.floor(Math.random() * 10000) }),
      theme: () => this.themeSwitch.next(),
      help: () => this.#help(true),
      "close-help": () => this.#help(false),
      escape: () => (byId("help").hidden ? player.cancel() : this.#help(false)),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : byId("page").requestFullscreen()),
    };
    actions[name]?.(...more);
  }

  /** Another target or loss has another picture. */
  async #lay() {
    const { recipe } = this.player;
    const scene = this.programs.scenes.find(({ settings }) =>
      Object.keys(settings).every((name) => settings[name] === recipe.settings[name]),
    );
    if (!scene || scene.picture === this.#laid) return;
    this.#laid = scene.picture;
    byId("live").innerHTML = scene.picture;
    this.live.begin(await this.programs.figure(recipe), one("#live .first-picture", Element));
  }

  #draw() {
    const { player } = this;
    const { shown } = player;
    if (shown) this.live.draw({ frame: shown });
    const now = performance.now();
    if (now - this.#drawnAt < SLOW_DRAW) return;
    this.#drawnAt = now;
    this.#diagnose(now);
    const { text, alert } = headline(player, this.#seen, this.diagnosis.text);
    putSymbols(byId("status"), text);
    byId("status").classList.toggle("alert", alert);
    const settings = settingsAt(player.recipe, player.head);
    for (const [name, control] of Object.entries(this.#controls)) control.show(player.recipe, settings[name]);
    if (!shown) return;
    this.timeline.follow(player, this.facts.limits.steps);
    numbers(player, shown);
  }

  /** @param {number} now ms */
  #diagnose(now) {
    const { frames, head, recipe, facts, speed } = this.player;
    if (!this.diagnosis.isDue(now)) return;
    const done = Math.max(head - 1, 0);
    const settings = settingsAt(recipe, done);
    const since = Math.max(0, ...recipe.edits.filter(([at]) => at <= done).map(([at]) => at));
    const context = { facts, settings, since, every: speed, diverged: frames.diverged, edges: null };
    this.diagnosis.look(frames.upTo(head), context, now);
  }

  /** @param {boolean} open */
  #help(open) {
    const dialog = byId("help");
    if (dialog.hidden === !open) return;
    dialog.hidden = !open;
    byId(open ? "close-help" : "open-help").focus();
  }
}
