// The page around a recording: a chart of Plotly's, and the sliders of a grid of runs.

import { byId, put } from "../page/dom.js";
import { prefix } from "../playback/recipe.js";
import { listOf } from "../playback/runs.js";
import { grown, growth } from "../sharing/embed.js";
import { FilePage } from "./file_page.js";
import { Grid } from "./grid.js";
import { axisRow, numbers, say } from "./readouts.js";
import { RecordedSource } from "./recorded_source.js";

/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Recipe } from "../playback/types.js" */
/** @import { Facts as Shared } from "./file_page.js" */
/** @import { Axis } from "./grid.js" */
/** @import { Recording } from "./recorded_source.js" */

/**
 * What app/offline/page.py says of the recording.
 * @typedef {Shared & {axes: Axis[], runs: (Recipe & {scene: number})[]}} Facts
 *   `scene`: which of the figures a run is drawn into
 */

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const SLOW_DRAW = 100; // ms between two drawings of what need not follow every refresh
const RESIZED = 150; // ms after the last change of the window's size
const PACES = [0.25, 0.5, 1, 2, 4]; // frames per display refresh
const PACE_NAMES = ["¼", "½", "1", "2", "4"];

export class Page extends FilePage {
  #laid = ""; // what the chart that is shown depends on
  #laying = Promise.resolve();

  /**
   * @param {Facts} facts  @param {Recording[]} recordings
   * @param {Record<string, LiveFigure[]>} figures of each scene, by theme
   */
  constructor(facts, recordings, figures) {
    const source = new RecordedSource(recordings);
    super(facts, source, PACES);
    this.runs = facts.runs;
    this.figures = figures;
    this.recipes = recordings.map(({ recipe }) => recipe);
    this.end = source.end;
    this.editor = new Grid(this.player, facts.axes);
    this.rows = this.editor.axes.map((axis, i) => axisRow(axis, (which) => this.editor.choose(i, which)));
  }

  async start() {
    const { player, editor } = this;
    byId("grid").append(...this.rows.map(({ root }) => root));
    byId("grid").hidden = !this.rows.length;
    this.wire((pace) => {
      player.clock.set(pace);
      this.changed();
    });
    player.use(listOf(this.recipes, editor.at), 0);
    this.themeSwitch.use(this.facts.theme);
    await this.#laying;
    await this.#first();
    this.#watchSize();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) player.play();
    this.run();
  }

  /** Wait for the first frame. */
  async #first() {
    while (!this.player.shown) {
      this.player.tick();
      await new Promise((next) => setTimeout(next));
    }
  }

  changed() {
    const { player } = this;
    super.changed();
    if (!player.isOpen) return;
    const { pace } = player.clock;
    this.showSpeed(pace, `${pace} frames per display refresh`, `speed ×${PACE_NAMES[PACES.indexOf(pace)]}`);
    for (const [i, row] of this.rows.entries()) row.show(this.editor.choice[i]);
    put(byId("query"), player.query ? `?${player.query}` : "the default recipe");
    byId("query").title = player.query;
  }

  get actions() {
    return { ...super.actions, end: () => this.player.seek(this.end) };
  }

  /** Lay the chart out for the run, the theme and the window, if any of them changed. */
  lay() {
    const { shade } = this.themeSwitch;
    const { scene } = this.runs[this.editor.at];
    const key = `${shade} ${scene} ${growth()}`;
    if (key === this.#laid) return;
    this.#laid = key;
    this.#laying = this.live.lay(grown(this.figures[shade][scene], growth()), CONFIG).then(() => this.draw());
  }

  #watchSize() {
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let timer;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.lay(), RESIZED);
    });
  }

  draw() {
    const { player } = this;
    const { shown } = player;
    if (!shown) return;
    this.live.draw({ frame: shown });
    if (!this.isDue(SLOW_DRAW)) return;
    if (!player.playing || document.querySelector(".graph:hover")) this.live.lines.settle();
    const last = player.frames.span.last;
    const end = Math.max(this.end, 1);
    const recipe = prefix(player.recipe, end); // later edits have no place on it
    this.timeline.show({ step: shown.step, last, computed: last, ghost: 0, recipe, most: end, end });
    numbers(player, shown);
    say(player, shown);
  }
}
