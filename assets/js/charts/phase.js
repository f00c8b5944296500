// Two simple players as a point (theta, psi): its path up to the play head, and where a step leads.

import { toQuery } from "../playback/recipe.js";
import { element } from "./elements.js";
import { asGhosts, ghostOf, SmallChart } from "./small.js";

/** @import { Page } from "../page/page.js" */
/** @import { Frames } from "../playback/frames.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Frame, Settings } from "../playback/types.js" */
/** @import { Axis, Config, Figure } from "./types.js" */

const POINTS = 1500; // at most, of the path
const DOT = [0.012, 0.02]; // half its width and height, as shares of the axes
const CORNERS = 12;

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
    const { layout } = element(this.id);
    if (!simple || !this.figure || !this.settled || !shown || !layout) return;
    const ghost = ghostOf(player);
    if (this.isDrawn([shown, player.frames.steps.length, ghost, player.ghost?.steps.length])) return;
    const lines = (/** @type {Frames} */ frames, /** @type {Frame} */ frame) => ({
      path: pathOf(frames, player.head, frame),
      here: dot(frame.metrics, layout.xaxis, layout.yaxis),
    });
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
 * Where a run has been, up to the play head.
 * @param {Frames} frames  @param {number} head  @param {Frame} shown
 */
function pathOf(frames, head, shown) {
  const known = frames.upTo(head);
  const stride = Math.ceil(known.length / POINTS) || 1;
  const past = [...known.filter((_, i) => i % stride === 0), shown].map(({ metrics }) => metrics);
  return { x: past.map(({ theta }) => theta), y: past.map(({ psi }) => psi) };
}

/** @param {Frame["metrics"]} metrics  @param {Axis} xaxis  @param {Axis} yaxis */
function dot({ theta: x, psi: y }, { range: [left, right] }, { range: [low, high] }) {
  const turns = Array.from({ length: CORNERS + 1 }, (_, i) => (2 * Math.PI * i) / CORNERS);
  return {
    x: turns.map((turn) => x + DOT[0] * (right - left) * Math.cos(turn)),
    y: turns.map((turn) => y + DOT[1] * (high - low) * Math.sin(turn)),
  };
}
