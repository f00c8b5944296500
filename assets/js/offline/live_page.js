// The page of a file that trains: a chart of the project's own lines, and controls of all settings.

import { Diagnosis } from "../diagnosis/diagnosis.js";
import { byId, one, put, putSymbols } from "../page/dom.js";
import { headline } from "../page/headline.js";
import { programKey } from "../page/status.js";
import { settingsAt } from "../playback/recipe.js";
import { FilePage } from "./file_page.js";
import { OwnEditor } from "./own_editor.js";
import { numbers } from "./readouts.js";
import { field, slider } from "./settings_rows.js";

/** @import { FrameSource } from "../playback/source.js" */
/** @import { Recipe, Settings, Value } from "../playback/types.js" */
/** @import { EmbeddedPrograms } from "./embedded_programs.js" */
/** @import { Facts } from "./file_page.js" */
/** @import { Control } from "./settings_rows.js" */

const SPEEDS = [1, 2, 5, 10, 20, 50];
const SLOW_DRAW = 200; // ms between two drawings of what need not follow every refresh
const FIRST_SPEED = 2; // steps per frame in Figure 1

export class LivePage extends FilePage {
  #laid = ""; // the picture that is shown
  /** @type {Set<string>} */
  #seen = new Set(); // programs that have run
  /** @type {Record<string, Control>} */
  #controls = {};

  /** @param {Facts} facts  @param {EmbeddedPrograms} programs  @param {FrameSource} source */
  constructor(facts, programs, source) {
    super(facts, source, SPEEDS);
    this.programs = programs;
    this.editor = new OwnEditor(this.player);
    this.diagnosis = new Diagnosis();
  }

  /**
   * @param {Object} how
   * @param {Recipe & {base: string|null, speed: number|null}} how.opens  the run
   * @param {number} [how.step]  where its play head is
   * @param {boolean} [how.plays]  @param {boolean} [how.dark]
   */
  start({ opens, step = 0, plays = !matchMedia("(prefers-reduced-motion: reduce)").matches, dark }) {
    const { player, facts } = this;
    this.#wireSettings();
    this.wire((speed) => player.setSpeed(speed));
    player.speed = opens.speed ?? (opens.base === null ? player.speed : FIRST_SPEED);
    this.editor.open(opens, { head: step });
    this.themeSwitch.use(dark === undefined ? facts.theme : dark ? "dark" : "light");
    player.playing = plays;
    this.run();
  }

  #wireSettings() {
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
  }

  // --- the player's view ---

  frameShown() {
    this.#seen.add(programKey(this.player));
    super.frameShown();
  }

  /** A change has left Figure 1: both train, and the run goes on. */
  leftFigure1() {
    this.player.playing = true;
    this.changed();
  }

  changed() {
    super.changed();
    const { player } = this;
    if (!player.isOpen) return;
    const { speed } = player;
    this.showSpeed(speed, `${speed} steps per frame`, `${speed} step${speed === 1 ? "" : "s"}/frame`);
    put(byId("query"), player.query ? `?${player.query}` : "");
  }

  get actions() {
    const { player, editor } = this;
    return {
      ...super.actions,
      step: (/** @type {Settings["train"]} */ who) => editor.step(who),
      end: () => player.seek(player.last),
      undo: () => editor.undo(),
      redo: () => editor.redo(),
      seed: () => editor.set({ seed: Math.floor(Math.random() * 10000) }),
      escape: () => (byId("help").hidden ? player.cancel() : this.help(false)),
    };
  }

  /** Another target or loss has another picture. */
  async lay() {
    const { recipe } = this.player;
    const scene = this.programs.scenes.find(({ settings }) =>
      Object.keys(settings).every((name) => settings[name] === recipe.settings[name]),
    );
    if (!scene || scene.picture === this.#laid) return;
    this.#laid = scene.picture;
    byId("live").innerHTML = scene.picture;
    this.live.begin(await this.programs.figure(recipe), one("#live .first-picture", Element));
  }

  draw() {
    const { player } = this;
    const { shown } = player;
    if (shown) this.live.draw({ frame: shown });
    if (!this.isDue(SLOW_DRAW)) return;
    this.#diagnose(this.drawnAt);
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
    const done = Math.max(head - 1, 0);
    const settings = settingsAt(recipe, done);
    if (!this.diagnosis.isDue(now, settings.train)) return;
    const since = Math.max(0, ...recipe.edits.filter(([at]) => at <= done).map(([at]) => at));
    const context = { facts, settings, since, every: speed, diverged: frames.diverged, edges: null };
    this.diagnosis.look(frames.upTo(head), context, now);
  }
}
