// The map: how runs of these settings end over both learning rates. The dot is where the sliders stand.

import { element, plotly } from "../charts/elements.js";
import { byId } from "../page/dom.js";
import { branched } from "../playback/runs.js";
import { Bar } from "./bar.js";
import { Card } from "./card.js";
import { dataOf } from "./drawing.js";
import { wire } from "./gestures.js";
import { Keys } from "./keys.js";
import { Plane } from "./plane.js";
import { Tiles } from "./tiles.js";
import { moved, parsed, same, WHOLE, written, zoomed } from "./view.js";
import { queryOf, settingsOf, wantedOf } from "./wanted.js";

/** @import { Config, Figure } from "../charts/types.js" */
/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Point } from "./gestures.js" */
/** @import { Found, Level } from "./tiles.js" */
/** @import { View } from "./view.js" */

const DRAW = 120; // ms between two drawings
const NO_SERVER = "A server trains the map, and this site has none: gan1d map makes one on a computer.";

export class MapPanel {
  /** @type {Figure<any>|null} */
  figure = null;
  /** @type {Config} */
  #config = {};
  /** @type {string|null} */
  #asked = null; // the part that the tiles are of, as a link has it
  /** @type {View[]} */
  #before = []; // views to go back to
  /** @type {Level[]} */
  #behind = []; // cells of the view before, until finer ones cover them
  /** @type {string|null} */
  #query = null; // of the recipe whose map is shown
  /** @type {{x: number, y: number}|null} */
  #dragged = null; // rates of the dot while it is dragged
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #due;
  #wired = false;
  tiles = new Tiles(() => this.#soon());
  card = new Card();
  bar = new Bar({
    zoom: (factor) => this.#zoom(factor),
    back: () => this.#back(),
    toggle: () => (this.tiles.isTraining ? this.tiles.stop() : this.#ask()),
  });

  /** @param {string} id  @param {Page} page */
  constructor(id, page) {
    this.id = id;
    this.page = page;
    if (page.facts.site) this.tiles.refusal = NO_SERVER;
    this.plane = new Plane(id);
    this.keys = new Keys(this.plane, this.tiles);
  }

  /** @param {Figure} figure  @param {Config} config */
  async lay(figure, config) {
    this.figure = figure;
    this.#config = { ...config, staticPlot: true };
    await this.#draw();
    this.#wire();
    this.draw(this.page.player);
  }

  /** @param {Player} player */
  draw(player) {
    if (!this.figure || !player.isOpen) return;
    const query = queryOf(player);
    const { map } = this.page.row;
    if (map !== this.#asked) this.#before = map ? [WHOLE] : []; // another link was opened
    if (query !== this.#query || map !== this.#asked) {
      this.#query = query;
      this.#behind = [];
      this.#ask();
    } else this.#soon();
  }

  /** The part of the plane that is shown. */
  get view() {
    return parsed(this.page.row.map) ?? WHOLE;
  }

  settle() {}

  #ask() {
    this.#asked = this.page.row.map;
    this.tiles.start(wantedOf(this.page.player, this.view, this.page.facts));
  }

  // --- drawing ---

  #soon() {
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      this.#draw();
    }, DRAW);
  }

  async #draw() {
    const { figure } = this;
    if (!figure) return;
    if (!element(this.id).offsetParent) {
      if (!this.tiles.isTraining) return;
      this.#query = null; // nobody sees it: it goes on when it is shown again
      this.tiles.stop();
      return;
    }
    const { lr_d: x, lr_g: y } = this.page.player.settings;
    const dot = this.#dragged ?? { x: Number(x), y: Number(y) };
    const large = this.page.row.largeNow === this.id || this.page.facts.embed !== null;
    const shown = { levels: this.tiles.levels, behind: this.#behind, dot, view: this.view, large };
    const { data, layout } = dataOf(figure, shown);
    this.bar.show(this.tiles, this.#before.length > 0);
    await plotly().react(element(this.id), data, layout, this.#config);
  }

  // --- what is done on it ---

  #wire() {
    if (this.#wired) return;
    this.#wired = true;
    const node = element(this.id);
    node.tabIndex = 0;
    node.setAttribute("role", "application");
    node.closest(".graph")?.setAttribute("role", "group"); // an image would hide what is in it
    node.classList.add("map");
    node.parentElement?.append(this.card.node);
    node.before(this.bar.node);
    new ResizeObserver(() =>
      plotly()
        .Plots.resize(node)
        .catch(() => {}),
    ).observe(node); // hidden: a refusal
    wire(node, {
      hover: (at) => this.#hover(at),
      open: (at) => this.#open(this.#cell(at)),
      isDot: (at) => this.plane.isNear(at, this.page.player.settings),
      moveDot: (at) => {
        this.#dragged = this.plane.rates(at);
        this.#soon();
      },
      dropDot: () => this.#dropDot(),
      pan: (from, to, done) => done && this.#look(moved(this.view, ...this.plane.decades(to, from))),
      zoom: (factor, about) => this.#zoom(factor, this.plane.rates(about)),
      key: (event) => this.#key(event),
    });
  }

  /** @param {Point|null} at */
  #hover(at) {
    const found = at && this.#cell(at);
    element(this.id).style.cursor = found ? "pointer" : "";
    if (at) this.card.show(found, at, element(this.id).clientWidth);
    else this.card.show(null);
  }

  /**
   * The finest cell there is at a place.
   * @param {Point} at
   * @returns {Found|null}
   */
  #cell(at) {
    const { x, y } = this.plane.rates(at);
    for (const level of this.tiles.levels.toReversed()) {
      const found = level.find(x, y);
      if (found) return found;
    }
    return null;
  }

  /**
   * Play a cell's run from its start, as a branch.
   * @param {Found|null} found
   */
  #open(found) {
    const { page } = this;
    const { player } = page;
    if (!found) return;
    const recipe = { settings: settingsOf(player, { lr_d: found.x, lr_g: found.y }), edits: [] };
    const list = branched(player.runs, recipe, 0);
    if (!list) {
      player.complain([`the list of runs is full; delete one to open another`]);
      return;
    }
    page.editor.take(list, 0, "map");
    player.playing = true;
    page.changed();
  }

  #dropDot() {
    if (this.#dragged) {
      const { x, y } = this.#dragged;
      this.page.editor.set({ lr_d: Number(x.toPrecision(3)), lr_g: Number(y.toPrecision(3)) });
    }
    this.#dragged = null;
    this.#soon();
  }

  /**
   * @param {number} factor  @param {{x: number, y: number}} [about] rates; at first the middle
   */
  #zoom(factor, about) {
    const middle = { x: Math.sqrt(this.view.x[0] * this.view.x[1]), y: Math.sqrt(this.view.y[0] * this.view.y[1]) };
    this.#look(zoomed(this.view, factor, about ?? middle));
  }

  #back() {
    const view = this.#before.pop();
    if (view) this.#look(view, true);
  }

  /**
   * Look at another part of the plane.
   * @param {View} view  @param {boolean} [back] to a view that was left
   */
  #look(view, back = false) {
    if (same(view, this.view)) return;
    if (!back) this.#before.push(this.view);
    this.#behind = [...this.tiles.levels];
    this.page.row.map = written(view);
    this.card.show(null);
    this.#ask();
    this.page.changed(); // the address says it
  }

  /** @param {KeyboardEvent} event */
  #key({ key }) {
    if (key === "+" || key === "-") this.#zoom(key === "+" ? 0.5 : 2);
    else if (key === "Backspace") this.#back();
    else if (key === "Enter") this.#open(this.keys.found);
    else if (!this.keys.move(key)) return false;
    const { found, place } = this.keys;
    this.card.show(found, place, byId(this.id).clientWidth);
    return true;
  }
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new MapPanel(name, page);
