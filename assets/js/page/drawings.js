// What is drawn of the run: the large chart with its layers, and the row of small charts.

import { LiveChart } from "../charts/live.js";
import { Row } from "../charts/row.js";
import { grown, growth } from "../sharing/embed.js";
import { CurveLabels } from "./curve_labels.js";
import { byId, one } from "./dom.js";
import { showMarks } from "./marks.js";
import { built, plotly } from "./startup.js";

/** @import { Drawing, LiveFigure } from "../charts/live.js" */
/** @import { Figure } from "../charts/types.js" */
/** @import { Page } from "./page.js" */
/** @import { View } from "./types.js" */

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const HOVERED = 700; // ms between two times that Plotly is told what is drawn, under the mouse

export class Drawings {
  /** @type {Set<string>} */
  layers = new Set(); // of the large chart, those that are drawn
  /** @type {Map<string, number[]>} */
  edges = new Map(); // of the modes of targets, in bins
  fresh = false; // there is something that the small charts have not drawn
  #forPin = false; // the other run is drawn because it was pinned
  #laid = ""; // what the figures that are shown depend on
  /** @type {Promise<void>} */
  #laying = Promise.resolve(); // of the large one of them
  #settledAt = 0;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.live = new LiveChart("live", { legend: false });
    this.row = new Row(page);
    const { link, embed } = page.facts;
    this.labels = new CurveLabels(this.live, link.figure1 !== null && !link.view.lesson && !embed);
  }

  /**
   * What the large chart shows, or null before there is a frame.
   * @returns {Drawing|null}
   */
  get drawing() {
    const { player } = this.page;
    const { layers } = this;
    const { shown: frame } = player;
    const ghost = player.isOpen && layers.has("ghost") ? player.ghostShown : null;
    return frame && { frame, ghost, pull: layers.has("pull") || player.slowMotion.half, samples: layers.has("rug") };
  }

  /**
   * Draw these layers of the large chart, and show these small charts.
   * @param {Partial<Pick<View, "layers"|"panels"|"large"|"jsd"|"map">>} wanted
   */
  use({ layers, panels, large, jsd, map }) {
    if (layers) this.#show(layers);
    if (jsd) this.row.showLog(jsd === "log");
    if (map !== undefined) this.row.map = map;
    if (panels || large) this.row.use({ panels, large });
    if (this.page.ready) this.lay();
  }

  /** @param {string[]} names of layers */
  #show(names) {
    this.layers = new Set(names);
    this.page.player.follow = this.layers.has("ghost");
    this.live.showLogit(this.layers.has("logit")).then(() => {
      if (!this.page.ready) return;
      this.live.showBest(this.layers.has("d_star"));
      this.draw();
    });
  }

  /**
   * A reference that is pinned is seen; with it goes what was shown for its sake.
   * @param {boolean} on
   */
  pinned(on) {
    const { layers } = this;
    if (on ? layers.has("ghost") : !this.#forPin) return;
    this.#forPin = on;
    this.use({ layers: on ? [...layers, "ghost"] : [...layers].filter((name) => name !== "ghost") });
    this.tick();
  }

  /** The check-boxes follow the link. */
  tick() {
    window.dash_clientside.set_props("layers", { value: [...this.layers] });
    window.dash_clientside.set_props("panels", { value: this.row.names });
    one(".log", HTMLElement).setAttribute("aria-pressed", String(this.row.log));
  }

  /**
   * The figures of the run in a theme, without frames.
   * @param {string} theme
   */
  async figures(theme) {
    return this.pictures(this.#scene(theme));
  }

  /**
   * The figures without frames of any query of a recipe and a theme, as large as the page has them.
   * @param {string} query
   * @returns {Promise<Record<string, Figure> & {live: LiveFigure}>}
   */
  async pictures(query) {
    const { figures, target, edges } = await this.page.answers.pictures(query);
    this.edges.set(target, edges);
    if (this.page.facts.embed) for (const name of Object.keys(figures)) figures[name] = grown(figures[name], growth());
    return figures;
  }

  /**
   * What the figures without frames depend on, as a query.
   * @param {string} theme
   */
  #scene(theme) {
    const { target, loss, latent } = this.page.player.recipe.settings;
    return String(new URLSearchParams({ target, loss, latent, theme }));
  }

  /** Lay the figures out for the recipe's target, loss and latent, if they changed; done once the large one is there. */
  lay() {
    const key = `${this.#scene(this.page.themeSwitch.shade)}&large=${this.row.largeNow}`;
    if (this.#laid !== key) {
      this.#laid = key;
      this.#laying = this.#layOut(key);
    }
    return this.#laying;
  }

  /** @param {string} key of what they depend on */
  async #layOut(key) {
    const figures = await this.pictures(key);
    await built();
    await plotly(this.page.facts.plotly);
    if (this.#laid !== key) return;
    await this.live.lay(figures.live, CONFIG);
    if (!this.layers.has("d_star")) this.live.showBest(false);
    this.draw();
    this.fresh = true;
    this.row.lay(figures, CONFIG); // later, one by one
  }

  draw() {
    const { drawing } = this;
    if (!drawing) return;
    document.documentElement.toggleAttribute("data-behind", Boolean(drawing.ghost));
    this.live.draw(drawing);
    this.labels.place(drawing.frame);
    if (this.page.ready) showMarks(byId("marks"), drawing.frame, this.live);
  }

  /**
   * Plotly learns what was drawn: at rest, or now and then under the mouse.
   * @param {number} now ms
   */
  settle(now) {
    const due = now - this.#settledAt > HOVERED && document.querySelector(".graph:hover");
    if (this.page.player.playing && !due) return;
    this.#settledAt = now;
    this.live.lines.settle();
    this.row.settle();
  }
}
