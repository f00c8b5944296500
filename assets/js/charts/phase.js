// Two simple players as a point (theta, psi): its path up to the play head, and where a step leads.

import { element } from "./live.js";
import { toQuery } from "../playback/recipe.js";
import { SmallChart } from "./small.js";

const POINTS = 1500; // at most, of the path
const DOT = [0.012, 0.02]; // half its width and height, as shares of the axes
const CORNERS = 12;

/** Whether theta and psi say where both players stand. */
const isSimple = ({ generator, discriminator }) => generator !== "mlp" && discriminator !== "mlp";

export class Phase extends SmallChart {
  /** @param {import("../page/page.js").Page} page */
  constructor(id, page) {
    super(id);
    this.page = page;
  }

  /** The figure holds the field of a recipe as it starts; of simple players `draw` asks for that in force. */
  async lay(figure, config) {
    this.config = config;
    this.settled = ""; // the settings that the field is of, as a query
    if (!isSimple(this.page.player.settings)) await super.lay(figure, config);
  }

  draw(player) {
    const simple = isSimple(player.settings);
    if (simple) this.#follow(player);
    if (!simple || !this.figure || !this.settled || !player.shown) return;
    const key = [player.shown, player.frames.steps.length];
    if (key.every((one, i) => one === this.shown?.[i])) return;
    this.shown = key;
    const { metrics } = player.shown;
    const { xaxis, yaxis } = element(this.id).layout;
    this.lines.draw({
      path: pathOf(player),
      here: dot(metrics.theta, metrics.psi, xaxis.range, yaxis.range),
    });
  }

  /** Ask for the field under the settings in force, if they are others. */
  async #follow(player) {
    const settings = toQuery({ settings: player.settings, edits: [] }, player.table);
    const wanted = `${settings}&theme=${this.page.themeSwitch.shade}`;
    if (this.waiting || wanted === this.settled) return;
    this.waiting = true;
    try {
      const { phase } = await this.page.pictures(wanted);
      await super.lay(phase, this.config);
      this.settled = wanted;
      this.page.fresh = true;
    } catch {
      this.settled = ""; // the server does not answer: the next drawing asks again
    } finally {
      this.waiting = false;
    }
  }
}

export const panel = (name, page) => new Phase(name, page);

/** Where the run has been, up to the play head. */
function pathOf({ frames, shown, head }) {
  const count = frames.steps.findLastIndex((step) => step <= head) + 1;
  const stride = Math.ceil(count / POINTS) || 1;
  const past = [];
  for (let i = 0; i < count; i += stride) past.push(frames.get(frames.steps[i]).metrics);
  past.push(shown.metrics);
  return { x: past.map(({ theta }) => theta), y: past.map(({ psi }) => psi) };
}

function dot(x, y, [left, right], [low, high]) {
  const turns = Array.from({ length: CORNERS + 1 }, (_, i) => (2 * Math.PI * i) / CORNERS);
  return {
    x: turns.map((turn) => x + DOT[0] * (right - left) * Math.cos(turn)),
    y: turns.map((turn) => y + DOT[1] * (high - low) * Math.sin(turn)),
  };
}
