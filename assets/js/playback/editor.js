// What a viewer changes: settings, branches, single steps, the reference; and undo. No DOM here.

import { ALL_DEFAULTS, checked, edited, sharedSteps, stepped, toQuery } from "./recipe.js";
import * as runs from "./runs.js";
import { Undo } from "./undo.js";

const DRAG = 100; // ms between two edits of one setting, while a slider is dragged
const SECOND = 1000; // ms between two tries while the server does not answer

export class Editor {
  constructor(player) {
    this.player = player;
    this.undone = new Undo();
    this.dragged = {}; // by setting: when it was last edited, and what is still to come
  }

  // --- settings ---

  /**
   * Change settings: live ones from the play head on, others with a restart.
   * @param {Object<string, any>} changes  @returns {Promise<string[]>} what was refused
   */
  async set(changes) {
    const { player } = this;
    const problems = [];
    const values = {};
    for (const [name, given] of Object.entries(changes)) {
      const row = Object.hasOwn(player.table, name) ? player.table[name] : null;
      const { value, problem } = checked(row, row ? given : name);
      if (problem) problems.push(problem);
      else if (value !== player.settings[name]) values[name] = value;
    }
    const names = Object.keys(values);
    const restarts = names.some((name) => player.table[name].kind !== "live");
    if (restarts) problems.push(...(await this.#restartWith(values)));
    else if (names.length) problems.push(...this.#editNow(values));
    player.complain(problems);
    return problems;
  }

  /** A slider that is being dragged: at most one edit in DRAG ms, and the last value always. */
  drag(name, value) {
    const now = performance.now();
    const { time = -Infinity, timer } = this.dragged[name] ?? {};
    clearTimeout(timer);
    if (now - time >= DRAG) {
      this.set({ [name]: value });
      this.dragged[name] = { time: now };
    } else {
      const later = setTimeout(() => this.drag(name, value), DRAG - (now - time));
      this.dragged[name] = { time, timer: later };
    }
  }

  /** Train one step of both players, of D (d) or of G (g) alone, and show it. */
  step(who) {
    const { player } = this;
    if (player.target !== null) return; // a held key waits for the last step
    player.playing = false;
    const next = player.head + 1;
    const recipe = stepped(player.recipe, player.head, who);
    if (recipe === player.recipe && player.slowMotion.on) return player.slowMotion.press();
    if (recipe === player.recipe) return player.seek(next, { exact: true });
    const problem = this.#grow(recipe, next, `step ${who}`);
    player.complain(problem ? [problem] : []);
  }

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

  /** The run takes another way from the play head: at its end it grows, before it it branches. */
  #grow(recipe, head, kind) {
    const { player } = this;
    const most = player.facts.limits.edits;
    if (recipe.edits.length > most) return `a recipe must hold at most ${most} edits; restart to make more`;
    const grown = player.hasFuture ? runs.branched(player.runs, recipe, player.head) : runs.changed(player.runs, recipe);
    if (!grown) return `the list must hold at most ${runs.MOST} runs; delete one to branch again`;
    this.#take(grown, head, kind);
    return null;
  }

  // --- the list of runs ---

  choose(id) {
    const chosen = runs.chosen(this.player.runs, id);
    if (chosen === this.player.runs) return;
    this.#take(chosen);
    this.player.view.restarted();
  }

  remove(id) {
    this.#take(runs.removed(this.player.runs, id));
  }

  rename(id, name) {
    this.#take(runs.renamed(this.player.runs, id, name));
  }

  /** Freeze the run as the reference that others are compared to, or unpin it. */
  pin() {
    const { player } = this;
    this.#take(player.runs.reference ? runs.unpinned(player.runs) : runs.pinned(player.runs));
  }

  undo() {
    this.#back(this.undone.undo(this.#now));
  }

  redo() {
    this.#back(this.undone.redo(this.#now));
  }

  // --- whole runs ---

  /**
   * Play a link's run: one of the list if it is there, else in place of the played one; at first,
   * when the list is that of the tab before it was reloaded, beside the others.
   */
  open({ settings, edits, base = null, reference = null }, { head = 0, first = false } = {}) {
    const { player } = this;
    const recipe = { settings, edits };
    const text = (one) => toQuery(one, player.table);
    const is = (run) => (base !== null && run.base === base) || text(run.recipe) === text(recipe);
    const same = player.runs?.list.find(is);
    let list = player.runs ?? runs.listOf([recipe], 0, base);
    if (same) list = runs.chosen(list, same.id);
    else if (player.runs && first) list = runs.restarted(runs.branched(list, recipe, 0) ?? list, recipe, base);
    else list = runs.restarted(list, recipe, base);
    list = runs.comparedTo(list, reference);
    if (first) player.use(list, head);
    else if (list === player.runs) player.seek(head, { exact: true });
    else this.#take(list, head);
  }

  /**
   * Play the given recipe through the stages of Figure 1.
   * @param {string} query of the recipe  @param {boolean} playing its stage (a) is being played
   */
  async figure1(query, playing = false) {
    const { player } = this;
    player.preparing = query; // and nothing else in the meantime
    const asked = playing ? player.run.id : null;
    try {
      const response = await fetch(`figure1?${query}`);
      const answer = await response.json();
      if (player.preparing !== query) return;
      player.preparing = null;
      if (!response.ok) return player.complain([answer.problem]);
      const recipe = { settings: answer.settings, edits: answer.edits };
      if (playing) this.#complete(asked, recipe, query);
      else this.#take(runs.restarted(player.runs, recipe, query), 0);
      const missed = answer.stages.filter((s) => !s.reached).map((s) => `Figure 1: ${s.sentence}`);
      player.complain(playing ? [...player.problems, ...missed] : missed); // those of the link stay
    } catch {
      setTimeout(() => player.preparing === query && this.figure1(query, playing), SECOND);
    }
  }

  /** Stage (a) is played already: now the rest of its recipe is known. */
  #complete(id, recipe, base) {
    const { player } = this;
    const run = runs.byId(player.runs, id);
    if (!run || run.base !== base) return; // left in the meantime
    const list = { ...player.runs, list: player.runs.list.map((one) => (one.id === id ? { ...one, recipe } : one)) };
    const goesOn = player.runs.current === id && player.playing && player.target === null;
    const at = player.target ?? player.head; // a step that was asked for stays asked for
    player.use(list, goesOn ? Math.min(at, sharedSteps(run.recipe, recipe)) : at);
  }

  async #restartWith(values) {
    const { player } = this;
    const { base } = player.run;
    const from = base === null ? player.settings : { ...(await this.#read(base)).settings };
    const candidate = toQuery({ settings: { ...from, ...values }, edits: [] }, player.table);
    const read = await this.#read(candidate);
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
    const read = query === null ? { settings: player.settings, problems: [] } : await this.#read(query);
    if (read.problems.length) return player.complain(read.problems);
    return this.#startAnew({ ...read.settings, train: "both" });
  }

  #startAnew(settings) {
    this.#take(runs.restarted(this.player.runs, { settings, edits: [] }), 0);
    this.player.view.restarted();
  }

  /** A link's meaning, from the server. */
  async #read(query) {
    try {
      return await (await fetch(`link?${query || ALL_DEFAULTS}`)).json();
    } catch {
      return { problems: ["the server does not answer; nothing was changed"] };
    }
  }

  // --- undo ---

  get #now() {
    const { runs: list, head } = this.player;
    return { list, head };
  }

  #take(list, head, kind = null) {
    const { player } = this;
    if (list === player.runs) return;
    this.undone.record(this.#now, kind);
    player.preparing = null;
    player.use(list, head);
  }

  #back(value) {
    if (!value) return;
    for (const { timer } of Object.values(this.dragged)) clearTimeout(timer);
    this.player.preparing = null;
    this.player.use(value.list, value.head);
  }
}
