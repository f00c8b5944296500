// What a viewer changes: settings, single steps, whole runs. No DOM here.

import { Drag } from "./drag.js";
import { ALL_DEFAULTS, checked, edited, sharedSteps, stepped, toQuery } from "./recipe.js";
import { RunList } from "./run_list.js";
import * as runs from "./runs.js";
import { Server } from "./server.js";
import { Refused } from "./source.js";

/** @import { Player } from "./player.js" */
/** @import { Run, Runs } from "./runs.js" */
/** @import { Answers } from "./server.js" */
/** @import { Edit, Recipe, Settings, Value } from "./types.js" */

const SECOND = 1000; // ms between two tries while the server does not answer

/**
 * A run that a link names.
 * @typedef {Object} Opening
 * @property {Settings} settings
 * @property {Edit[]} edits
 * @property {string|null} [base]  what Figure 1 is made of
 * @property {Recipe|null} [reference]
 * @property {string|null} [name]  of the run: a lesson's title
 */

export class Editor extends RunList {
  dragging = new Drag(this);

  /** @param {Player} player  @param {Answers} answers */
  constructor(player, answers = new Server()) {
    super(player);
    this.answers = answers;
  }

  // --- settings ---

  /**
   * Change settings: live ones from the play head on, others with a restart.
   * @param {Record<string, unknown>} changes  @returns {Promise<string[]>} what was refused
   */
  async set(changes) {
    const { player } = this;
    this.dragging.settle();
    /** @type {string[]} */
    const problems = [];
    /** @type {Record<string, Value>} */
    const values = {};
    for (const [name, given] of Object.entries(changes)) {
      const row = Object.hasOwn(player.table, name) ? player.table[name] : null;
      const { value, problem } = checked(row, row ? given : name);
      if (problem !== undefined) problems.push(problem);
      else if (value !== player.settings[name]) values[name] = value;
    }
    const names = Object.keys(values);
    const restarts = names.some((name) => player.table[name].kind !== "live");
    if (restarts) problems.push(...(await this.#restartWith(values)));
    else if (names.length) problems.push(...this.#editNow(values));
    player.complain(problems);
    return problems;
  }

  /**
   * A slider has been dragged to a value.
   * @param {string} name  @param {number} value
   */
  drag(name, value) {
    this.dragging.move(name, value);
  }

  /**
   * Train one step of both players, of D (d) or of G (g) alone, and show it.
   * @param {Settings["train"]} who
   */
  step(who) {
    const { player } = this;
    this.dragging.settle();
    if (player.target !== null || player.head === player.limit) return; // a held key waits for the last step
    player.playing = false;
    const next = player.head + 1;
    const recipe = stepped(player.recipe, player.head, who);
    if (recipe !== player.recipe) {
      const problem = this.#grow(recipe, next, `step ${who}`);
      player.complain(problem ? [problem] : []);
    } else if (player.slowMotion.on) player.slowMotion.press();
    else player.seek(next, { exact: true });
  }

  undo() {
    this.dragging.letGo();
    super.undo();
  }

  redo() {
    this.dragging.letGo();
    super.redo();
  }

  /** @param {Record<string, Value>} values */
  #editNow(values) {
    const { player } = this;
    const { head, run } = player;
    const leaves = run.base !== null; // Figure 1: its plan is at an end, and nobody is held any more
    let { recipe } = player;
    for (const [name, value] of Object.entries(values)) recipe = edited(recipe, head, name, value);
    if (leaves && !Object.hasOwn(values, "train")) recipe = edited(recipe, head, "train", "both");
    const problem = this.#grow(recipe, head, Object.keys(values).join());
    if (leaves && !problem) player.view.leftFigure1?.(run.id);
    return problem ? [problem] : [];
  }

  /**
   * The run takes another way from the play head: at its end it grows, before it it branches.
   * @param {Recipe} recipe  @param {number} head  @param {string} kind
   * @returns {string|null} what was refused
   */
  #grow(recipe, head, kind) {
    const { player } = this;
    const most = player.facts.limits.edits;
    if (recipe.edits.length > most) return `a recipe must hold at most ${most} edits; restart to make more`;
    const grown = player.hasFuture ? runs.branched(player.runs, recipe, player.head) : runs.changed(player.runs, recipe);
    if (!grown) return `the list must hold at most ${runs.MOST} runs; delete one to branch again`;
    this.take(grown, head, kind);
    player.want();
    return null;
  }

  // --- whole runs ---

  /**
   * Play a link's run: one of the list if it is there, else in place of the played one; at first,
   * when the list is that of the tab before it was reloaded, beside the others.
   * @param {Opening} opening
   * @param {{head?: number, kept?: Runs|null}} options `kept`: that list
   */
  open({ settings, edits, base = null, reference = null, name = null }, { head = 0, kept = null } = {}) {
    const { player } = this;
    const recipe = { settings, edits };
    const text = toQuery(recipe, player.table);
    const is = (/** @type {Run} */ run) => (base !== null && run.base === base) || toQuery(run.recipe, player.table) === text;
    const before = player.isOpen ? player.runs : kept;
    const same = before?.list.find(is);
    let list = before ?? runs.listOf([recipe], 0, base);
    if (same) list = runs.chosen(list, same.id);
    else if (!player.isOpen && kept) list = runs.restarted(runs.branched(list, recipe, 0) ?? list, recipe, base);
    else list = runs.restarted(list, recipe, base);
    list = runs.comparedTo(list, reference);
    player.behind = head;
    if (name !== null) list = runs.called(list, name);
    if (!player.isOpen) player.use(list, head);
    else if (list === before) player.seek(head, { exact: true });
    else this.take(list, head);
  }

  /**
   * Play the given recipe through the stages of Figure 1.
   * @param {string} query of the recipe  @param {boolean} playing its stage (a) is being played
   */
  async figure1(query, playing = false) {
    const { player } = this;
    player.preparing = query; // and nothing else in the meantime
    const asked = player.run.id;
    try {
      const { settings, edits, stages } = await this.answers.figure1(query);
      if (player.preparing !== query) return;
      player.preparing = null;
      const recipe = { settings, edits };
      if (playing) this.#complete(asked, recipe, query);
      else this.take(runs.restarted(player.runs, recipe, query), 0);
      const missed = stages.filter((stage) => !stage.reached).map((stage) => `Figure 1: ${stage.sentence}`);
      player.complain(playing ? [...player.problems, ...missed] : missed); // those of the link stay
    } catch (error) {
      if (player.preparing !== query) return;
      if (!(error instanceof Refused)) {
        setTimeout(() => player.preparing === query && this.figure1(query, playing), SECOND);
        return;
      }
      player.preparing = null;
      player.complain([error.message]);
    }
  }

  /**
   * Stage (a) is played already: now the rest of its recipe is known.
   * @param {number} id  @param {Recipe} recipe  @param {string} base
   */
  #complete(id, recipe, base) {
    const { player } = this;
    const run = runs.byId(player.runs, id);
    if (!run || run.base !== base) return; // left in the meantime
    const list = { ...player.runs, list: player.runs.list.map((one) => (one.id === id ? { ...one, recipe } : one)) };
    const goesOn = player.runs.current === id && player.playing && player.target === null;
    const at = player.target ?? player.head; // a step that was asked for stays asked for
    player.use(list, goesOn ? Math.min(at, sharedSteps(run.recipe, recipe)) : at);
  }

  /** @param {Record<string, Value>} values  @returns {Promise<string[]>} what was refused */
  async #restartWith(values) {
    const { player } = this;
    const { base } = player.run;
    const from = base === null ? player.settings : (await this.read(base)).settings;
    const candidate = toQuery({ settings: { ...from, ...values }, edits: [] }, player.table);
    const read = await this.read(candidate);
    if (read.problems.length) return read.problems;
    this.#startAnew({ ...read.settings, train: base === null ? read.settings.train : "both" });
    return [];
  }

  /**
   * Plain training from the start: both players train, and nothing is planned.
   * @param {string|null} query of the recipe whose settings are taken; null takes those in force
   */
  async explore(query) {
    const { player } = this;
    const read = query === null ? { settings: player.settings, problems: [] } : await this.read(query);
    if (read.problems.length) player.complain(read.problems);
    else this.#startAnew({ ...read.settings, train: "both" });
  }

  /** @param {Settings} settings */
  #startAnew(settings) {
    this.take(runs.restarted(this.player.runs, { settings, edits: [] }), 0);
    this.player.view.restarted();
  }

  /**
   * A link's meaning, from the server; a page without one reads it itself.
   * @param {string} query
   * @returns {Promise<{settings: Settings, problems: string[]}>}
   */
  async read(query) {
    try {
      return await this.answers.link(query || ALL_DEFAULTS);
    } catch {
      const { settings } = this.player;
      return { settings, problems: ["the server does not answer; nothing was changed"] };
    }
  }
}
