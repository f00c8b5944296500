// Which of the recorded runs is played: one for each combination of the grid's values. No DOM here.

import { checked } from "../playback/recipe.js";
import { chosen } from "../playback/runs.js";

/**
 * A setting that varies between the runs, its values and their texts.
 * @typedef {Object} Axis
 * @property {string} name
 * @property {string} label
 * @property {any[]} values
 * @property {string[]} texts
 */

export class Grid {
  /**
   * @param {import("../playback/player.js").Player} player whose list holds the runs; the last setting varies fastest
   * @param {Axis[]} axes
   */
  constructor(player, axes) {
    this.player = player;
    this.axes = axes;
    this.choice = axes.map((axis) => this.#nearest(axis, player.table[axis.name].default).which ?? 0); // on each axis
  }

  /** The run of the choice in force, as its place in the list. */
  get at() {
    return this.choice.reduce((at, which, i) => at * this.axes[i].values.length + which, 0);
  }

  /** Play another run of the grid, at the same step. */
  choose(axis, which) {
    const { player } = this;
    this.choice = this.choice.with(axis, which);
    player.stages.stop = undefined;
    player.use(chosen(player.runs, player.runs.list[this.at].id));
  }

  /**
   * Play the recorded run nearest to what is asked for.
   * @param {Object<string, any>} changes  @returns {Promise<string[]>} what was refused
   */
  async set(changes) {
    const problems = [];
    for (const [name, given] of Object.entries(changes)) {
      const at = this.axes.findIndex((axis) => axis.name === name);
      const { which, problem } = at < 0 ? { problem: this.#fixed(name) } : this.#nearest(this.axes[at], given);
      if (problem) problems.push(problem);
      else this.choose(at, which);
    }
    this.player.complain(problems);
    return problems;
  }

  /** A frame on; one player alone cannot be trained here. */
  step(who) {
    if (who === "both") this.player.move(1);
    else this.player.complain(["a recording cannot train one player alone: open its link in gan1d"]);
  }

  #fixed(name) {
    const names = this.axes.map((axis) => axis.name).join(", ");
    const varied = names ? `what varies in it is ${names}` : "nothing varies in it";
    return `${String(name).slice(0, 60)} cannot be set in a recording: ${varied}`;
  }

  /** Which of an axis' values is nearest to what is asked for, on its slider. */
  #nearest({ name, values, texts }, given) {
    const row = this.player.table[name];
    const { value, problem } = checked(row, given);
    if (problem) return { problem };
    if (typeof value === "string") {
      const which = values.indexOf(value);
      if (which >= 0) return { which };
      return { problem: `${name} must be one of ${texts.join(", ")} in this recording, got '${value}'` };
    }
    const position = (number) => (row.meta.log ? Math.log(Math.max(number, 1e-9)) : number);
    const away = values.map((one) => Math.abs(position(one) - position(value)));
    return { which: away.indexOf(Math.min(...away)) };
  }
}
