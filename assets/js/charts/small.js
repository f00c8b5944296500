// A small chart of the frame on the screen: what its kinds share.

import { curvesOf } from "../playback/chunk.js";
import { below, element, lay } from "./elements.js";
import { PlotlyLines } from "./lines.js";

/** @import { Player } from "../playback/player.js" */
/** @import { Curves, Frame } from "../playback/types.js" */
/** @import { Config, Figure, Lines } from "./types.js" */

const GHOST = "ghost_"; // how the traces of the run behind are called

/** @template Meta what its figure says beside its lines */
export class SmallChart {
  /** @type {Figure<Meta>|null} */
  figure = null;
  /** @type {unknown} */
  shown = null; // what is drawn

  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.lines = new PlotlyLines(() => element(id));
  }

  /**
   * Where a frame's lines are, by the `meta` of their traces.
   * @param {Curves} _curves  @param {Meta} _meta
   * @returns {Lines}
   */
  points(_curves, _meta) {
    return {};
  }

  /**
   * Lay the chart out anew, without a frame.
   * @param {Figure<Meta>} figure  @param {Config} config
   */
  async lay(figure, config) {
    this.figure = null;
    await lay(this.id, figure, config);
    this.figure = figure;
    this.lines.begin();
    this.shown = null;
  }

  /**
   * Draw the player's frame, and that of the run behind, unless they are drawn.
   * @param {Player} player
   */
  draw(player) {
    const { figure } = this;
    const { shown } = player;
    const ghost = ghostOf(player);
    if (!figure || !shown || this.isDrawn([shown, ghost])) return;
    const lines = (/** @type {Frame} */ frame) => this.points(curvesOf(frame), figure.layout.meta);
    this.lines.draw({ ...lines(shown), ...asGhosts(figure, ghost && lines(ghost)) });
  }

  /**
   * Whether this is what was drawn last; else it is from now on.
   * @param {unknown[]} now
   */
  isDrawn(now) {
    const before = Array.isArray(this.shown) ? this.shown : [];
    this.shown = now;
    return now.every((one, i) => i in before && one === before[i]);
  }

  /** Plotly learns what was drawn. */
  settle() {
    if (this.figure) this.lines.settle();
  }
}

/**
 * The frame of the run behind, where it is to be seen.
 * @param {Player} player
 */
export const ghostOf = ({ follow, ghostShown }) => (follow ? ghostShown : null);

/**
 * Lines as those of the run behind: of a chart's `ghost_` traces, which lie below the picture without it.
 * @param {Figure<any>} figure  @param {Lines|null} lines
 */
export function asGhosts(figure, lines) {
  const names = figure.data.map(({ meta }) => String(meta)).filter((meta) => meta.startsWith(GHOST));
  return Object.fromEntries(names.map((name) => [name, lines?.[name.slice(GHOST.length)] ?? below(figure, name)]));
}
