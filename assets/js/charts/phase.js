// Two simple players as a point (theta, psi): its path up to the play head, and where a step leads.

import { toQuery } from "../playback/recipe.js";
import { below, element } from "./elements.js";
import { asGhosts, ghostOf, SmallChart } from "./small.js";

/** @import { Page } from "../page/page.js" */
/** @import { Frames } from "../playback/frames.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Frame, Settings } from "../playback/types.js" */
/** @import { Config, DrawnAxis, Figure, Lines } from "./types.js" */

const POINTS = 1500; // at most, of the path
const CORNERS = 12; // of the mark of now
const ARROW = 4; // length of the arrow from the mark, in the mark's radius
const HEAD = 1.6; // of its head
const STILL = 0.01; // px from one frame to the next: the run does not move

/** @typedef {{across: number, up: number}} Plane units of both axes in a px */

/**
 * Whether theta and psi say where both players stand.
 * @param {Settings} settings
 */
export const isSimple = ({ generator, discriminator }) => generator !== "mlp" && discriminator !== "mlp";

/** @extends {SmallChart<unknown>} */
export class Phase extends SmallChart {
  /** @type {Config} */
  #config = {};
  settled = ""; // the settings that the field is of, as a query
  #waiting = false; // for the field

  /** @param {string} id  @param {Page} page */
  constructor(id, page) {
    super(id);
    this.page = page;
  }

  /**
   * The figure holds the field of a recipe as it starts; `draw` asks for that in force.
   * @param {Figure} _figure  @param {Config} config
   */
  async lay(_figure, config) {
    this.#config = config;
    this.settled = "";
  }

  /** @param {Player} player */
  isIdle(player) {
    return !isSimple(player.settings);
  }

  /** @param {Player} player */
  draw(player) {
    const { shown } = player;
    const simple = isSimple(player.settings);
    if (simple) this.#follow(player);
    const { _fullLayout: layout } = element(this.id);
    if (!simple || !this.figure || !this.settled || !shown || !layout) return;
    const ghost = ghostOf(player);
    const plane = planeOf(layout);
    const view = [plane.across, plane.up];
    if (this.isDrawn([shown, player.frames.steps.length, ghost, player.ghost?.steps.length, ...view])) return;
    const { figure } = this;
    const lines = (/** @type {Frames} */ frames, /** @type {Frame} */ frame) => marks(figure, frames, frame, plane);
    const behind = ghost && player.ghost ? lines(player.ghost, ghost) : null;
    this.lines.draw({ ...lines(player.frames, shown), ...asGhosts(this.figure, behind) });
  }

  /**
   * Ask for the field under the settings in force, if they are others.
   * @param {Player} player
   */
  async #follow(player) {
    const settings = toQuery({ settings: player.settings, edits: [] }, player.table);
    const { drawings, row, themeSwitch } = this.page;
    const wanted = `${settings}&theme=${themeSwitch.shade}&large=${row.largeNow}`;
    if (this.#waiting || wanted === this.settled) return;
    this.#waiting = true;
    try {
      const { [this.id]: field } = await drawings.pictures(wanted);
      await super.lay(field, this.#config);
      this.settled = wanted;
      drawings.fresh = true;
    } catch {
      this.settled = ""; // the server does not answer: the next drawing asks again
    } finally {
      this.#waiting = false;
    }
  }
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new Phase(name, page);

/**
 * Where a run has been, where it is, and which way it goes.
 * @param {Figure<any>} figure  @param {Frames} frames  @param {Frame} frame  @param {Plane} plane
 * @returns {Lines}
 */
function marks(figure, frames, frame, plane) {
  const known = frames.upTo(frame.step).filter(({ step }) => step < frame.step);
  const width = figure.data.find(({ meta }) => meta === "here")?.line?.width ?? 1;
  const heading = arrow(known.at(-1)?.metrics, frame.metrics, plane, width);
  return {
    path: pathOf(known, frame),
    here: disc(frame.metrics, plane, width),
    heading: heading ?? below(figure, "heading"),
  };
}

/**
 * The points of a path.
 * @param {Frame[]} known frames before the one shown  @param {Frame} shown
 */
function pathOf(known, shown) {
  const stride = Math.ceil(known.length / POINTS) || 1;
  const past = [...known.filter((_, i) => i % stride === 0), shown].map(({ metrics }) => metrics);
  return { x: past.map(({ theta }) => theta), y: past.map(({ psi }) => psi) };
}

/**
 * A solid disc: a circle whose line is as wide as its radius twice.
 * @param {Frame["metrics"]} metrics  @param {Plane} plane  @param {number} width of the line, px
 */
function disc({ theta, psi }, { across, up }, width) {
  const turns = Array.from({ length: CORNERS + 1 }, (_, i) => (2 * Math.PI * i) / CORNERS);
  return {
    x: turns.map((turn) => theta + (width / 2) * across * Math.cos(turn)),
    y: turns.map((turn) => psi + (width / 2) * up * Math.sin(turn)),
  };
}

/**
 * An arrow from where a run is, the way that it goes; none where it does not move.
 * @param {Frame["metrics"]|undefined} before  @param {Frame["metrics"]} now  @param {Plane} plane
 * @param {number} width of the mark of now, px
 */
function arrow(before, now, { across, up }, width) {
  const [right, rise] = before ? [(now.theta - before.theta) / across, (now.psi - before.psi) / up] : [0, 0];
  const way = Math.hypot(right, rise);
  if (!(way > STILL)) return null;
  const [a, b] = [right / way, rise / way];
  const tip = width + ARROW * width;
  const back = tip - HEAD * width;
  const side = HEAD * width * 0.6;
  /** @type {[number, number][]} */
  const corners = [
    [width, 0],
    [tip, 0],
    [back, side],
    [tip, 0],
    [back, -side],
  ]; // along the way, and across it
  return {
    x: corners.map(([along, aside]) => now.theta + (along * a - aside * b) * across),
    y: corners.map(([along, aside]) => now.psi + (along * b + aside * a) * up),
  };
}

/**
 * How long a px is on both axes.
 * @param {Record<string, DrawnAxis>} layout
 * @returns {Plane}
 */
function planeOf({ xaxis, yaxis }) {
  const px = (/** @type {DrawnAxis} */ { range: [low, high], _length }) => (high - low) / _length;
  return { across: px(xaxis), up: px(yaxis) };
}
