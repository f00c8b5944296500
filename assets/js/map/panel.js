// The map: how runs of these settings end over two of them, the rates at first. The dot is where the sliders stand.

import { element, plotly } from "../charts/elements.js";
import { byId } from "../page/dom.js";
import { branched } from "../playback/runs.js";
import { Bar } from "./bar.js";
import { Card } from "./card.js";
import { dataOf } from "./drawing.js";
import { wire } from "./gestures.js";
import { Keys } from "./keys.js";
import { Plane } from "./plane.js";
import { scalesOf } from "./scale.js";
import { Tiles } from "./tiles.js";
import { Views } from "./views.js";
import { choicesOf, queryOf, refusalOf, settingsOf, wantedOf } from "./wanted.js";

/** @import { Config, Figure } from "../charts/types.js" */
/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Point } from "./gestures.js" */
/** @import { Found, Level } from "./tiles.js" */

const DRAW = 120; // ms between two drawings
const NO_SERVER = "A server trains the map, and this site has none: gan1d map makes one on a computer.";

export class MapPanel {
  /** @type {Figure<any>|null} */
  figure = null;
  /** @type {Config} */
  #config = {};
  /** @type {string|null} */
  #asked = null; // the part that the tiles are of, as a link has it
  /** @type {Level[]} */
  #behind = []; // cells of the view before, until finer ones cover them
  /** @type {string|null} */
  #query = null; // of the recipe whose map is shown
  /** @type {{x: number, y: number}|null} */
  #dragged = null; // values of the dot while it is dragged
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #due;
  #wired = false;
  tiles = new Tiles(() => this.#soon());
  card = new Card();
  bar = new Bar({
    zoom: (factor) => this.#look(() => this.views.zoom(factor)),
    back: () => this.#look(() => this.views.back()),
    choose: (names) => this.#look(() => this.views.turn(names)),
    toggle: () => (this.tiles.isTraining ? this.tiles.stop() : this.#ask()),
  });

  /** @param {string} id  @param {Page} page */
  constructor(id, page) {
    this.id = id;
    this.page = page;
    if (page.facts.site) this.tiles.refusal = NO_SERVER;
    this.views = new Views(page.row, scalesOf(page.facts));
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
    const query = queryOf(player, this.views.current.names);
    const { map } = this.page.row;
    if (map !== this.#asked) this.views.restart();
    if (query !== this.#query || map !== this.#asked) {
      this.#behind = [];
      this.#ask();
    } else this.#soon();
  }

  /** Where the sliders stand, or where the dot is dragged; a 0 on a logarithmic scale stands at its end. */
  get #dot() {
    const { settings } = this.page.player;
    const [x, y] = this.views.current.names;
    const [across, up] = this.views.axes;
    return this.#dragged ?? { x: across.held(Number(settings[x])), y: up.held(Number(settings[y])) };
  }

  settle() {}

  #ask() {
    const { page, views } = this;
    const wanted = wantedOf(page.player, views.current, page.facts);
    this.#asked = page.row.map;
    this.#query = wanted.query;
    const refusal = refusalOf(page.player, views.current);
    if (refusal) this.tiles.refuse(refusal);
    else this.tiles.start(wanted);
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
    const { page } = this;
    const view = this.views.current;
    const [x, y] = this.views.axes.map((scale, i) => ({ title: page.facts.settings[view.names[i]].meta.label, scale }));
    const large = page.row.largeNow === this.id || page.facts.embed !== null;
    const axes = { xaxis: { ...x, ends: view.x }, yaxis: { ...y, ends: view.y } };
    const { data, layout } = dataOf(figure, { levels: this.tiles.levels, behind: this.#behind, dot: this.#dot, axes, large });
    this.card.names = [x.title, y.title];
    this.bar.axes.show(view.names, choicesOf(page.player, view, page.facts));
    this.bar.show(this.tiles, this.views.canGoBack);
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
      isDot: (at) => this.plane.isNear(at, this.#dot),
      moveDot: (at) => {
        this.#dragged = this.plane.values(at);
        this.#soon();
      },
      dropDot: () => this.#dropDot(),
      pan: (from, to, done) => done && this.#look(() => this.views.move(...this.plane.shares(to, from))),
      zoom: (factor, about) => this.#look(() => this.views.zoom(factor, this.plane.values(about))),
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

  /** @param {Point} at */
  #cell(at) {
    const { x, y } = this.plane.values(at);
    return this.tiles.find(x, y);
  }

  /**
   * Play a cell's run from its start, as a branch.
   * @param {Found|null} found
   */
  #open(found) {
    const { page } = this;
    const { player } = page;
    if (!found) return;
    const recipe = { settings: settingsOf(player, this.#settings(found)), edits: [] };
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
      const [x, y] = this.views.axes;
      const { x: across, y: up } = this.#dragged;
      this.page.editor.set(this.#settings({ x: brief(x.held(across)), y: brief(y.held(up)) }));
    }
    this.#dragged = null;
    this.#soon();
  }

  /**
   * @param {{x: number, y: number}} values
   * @returns {Record<string, number>} by setting
   */
  #settings({ x, y }) {
    const [across, up] = this.views.current.names;
    return { [across]: x, [up]: y };
  }

  /**
   * Look at another part of the plane, or at another plane.
   * @param {() => boolean} go to it, if there is another
   */
  #look(go) {
    const { names } = this.views.current;
    if (!go()) return;
    this.#behind = String(this.views.current.names) === String(names) ? [...this.tiles.levels] : [];
    this.card.show(null);
    this.#ask();
    this.page.changed(); // the address says it
  }

  /** @param {KeyboardEvent} event */
  #key({ key }) {
    if (key === "+" || key === "-") this.#look(() => this.views.zoom(key === "+" ? 0.5 : 2));
    else if (key === "Backspace") this.#look(() => this.views.back());
    else if (key === "Enter") this.#open(this.keys.found);
    else if (!this.keys.move(key)) return false;
    const { found, place } = this.keys;
    this.card.show(found, place, byId(this.id).clientWidth);
    return true;
  }
}

/** @param {number} value */
const brief = (value) => Number(value.toPrecision(3));

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new MapPanel(name, page);
