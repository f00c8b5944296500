// The strip of four panels: Figure 1 (a)-(d), each filled when the run has come there.

import { curvesOf } from "../playback/chunk.js";
import { stageEnds } from "../playback/recipe.js";
import { element, lay, plotly } from "./elements.js";
import { linesOf } from "./points.js";

/** @import { Page } from "../page/page.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { Frame } from "../playback/types.js" */
/** @import { LiveChart } from "./live.js" */
/** @import { Config, Figure } from "./types.js" */

/** @typedef {{frame: Frame|null, note: string|null}} Panel what fills it, or a note on what will */

const WAITING = ["D has begun", "D = D*", "G has moved", "p<sub>g</sub> = p<sub>data</sub>"];

/**
 * What fills the panels (a) to (d).
 * @param {Player} player
 * @returns {Panel[]}
 */
export function panelsOf(player) {
  const ends = stageEnds(player.recipe);
  const steps = player.stages.ends ?? [null, null, null, null];
  return steps.map((step, i) => {
    const frame = step !== null && step <= player.last ? (player.frames.get(step) ?? null) : null;
    const late = i === 3 && ends && player.last > ends[2] + player.facts.equilibrium.limit;
    const when = step === null ? `at ${WAITING[i]}` : `at step ${step}`;
    return { frame, note: frame ? null : late ? "not reached" : when };
  });
}

/** @param {Panel[]} panels */
const keyOf = (panels) => JSON.stringify(panels.map(({ frame, note }, i) => ["abcd"[i], frame?.step, note]));

export class Strip {
  /** @type {Figure|null} */
  #figure = null;
  shown = ""; // what fills the panels, as a key

  /** @param {string} id  @param {LiveChart} live the large chart, whose arrows and axes it has */
  constructor(id, live) {
    this.id = id;
    this.live = live;
  }

  /**
   * Lay the strip out anew, with what there is for its panels.
   * @param {Figure} figure  @param {Config} config  @param {Player} player
   */
  async lay(figure, config, player) {
    this.#figure = null;
    const panels = player.isOpen && this.live.figure ? panelsOf(player) : null;
    await lay(this.id, panels ? this.filled(figure, panels) : figure, config);
    this.#figure = figure;
    this.shown = panels ? keyOf(panels) : "";
  }

  /** @param {Player} player */
  draw(player) {
    if (!this.#figure || !this.live.figure) return;
    const panels = panelsOf(player);
    const key = keyOf(panels);
    if (key === this.shown) return;
    this.shown = key;
    const { data, layout } = this.filled(this.#figure, panels);
    plotly().react(element(this.id), data, layout);
  }

  /**
   * A run that has no stages fills none of the panels.
   * @param {Player} player
   */
  isIdle({ recipe, run }) {
    return run.base === null && !stageEnds(recipe);
  }

  /** Plotly has drawn all that there is. */
  settle() {}

  /**
   * A figure of four empty panels, with what there is for them.
   * @param {Figure} empty  @param {Panel[]} panels
   */
  filled(empty, panels) {
    const { data, layout } = structuredClone(empty);
    panels.forEach(({ frame, note }, i) => {
      const own = data.filter(({ xaxis }) => xaxis === (i ? `x${i + 1}` : "x"));
      if (frame) {
        const lines = this.#lines(frame);
        for (const trace of own) Object.assign(trace, lines[trace.meta]);
      } else {
        layout.annotations.push(noteOf(note ?? "", i, layout));
        const density = i ? `y${3 * i + 1}` : "y";
        for (const trace of own) if (trace.yaxis !== density) trace.visible = false;
      }
    });
    return { data, layout };
  }

  /** @param {Frame} frame */
  #lines(frame) {
    const { figure, x, top } = this.live;
    return figure ? linesOf(curvesOf(frame), x, top, figure.layout.meta) : {};
  }
}

/**
 * An annotation in the middle of a panel.
 * @param {string} text  @param {number} i the panel's place  @param {Figure["layout"] & Record<string, any>} layout
 */
function noteOf(text, i, layout) {
  const [left, right] = layout[i ? `xaxis${i + 1}` : "xaxis"].domain;
  const place = { xref: "paper", yref: "paper", x: (left + right) / 2, y: 0.99, xanchor: "center", yanchor: "top" };
  const font = { color: quiet(), size: layout.font.size - 2 };
  return { ...place, text, showarrow: false, font };
}

/** @param {string} name  @param {Page} page */
export const panel = (name, page) => new Strip(name, page.live);

const quiet = () => getComputedStyle(document.documentElement).getPropertyValue("--quiet");
