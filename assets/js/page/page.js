// The page around the player: charts, controls, readouts, address, keys.

import { ChosenSource } from "../engine/chosen_source.js";
import { Editor } from "../playback/editor.js";
import { Player } from "../playback/player.js";
import { Server } from "../playback/server.js";
import { Share } from "../sharing/dialog.js";
import { dress, handBack, turn } from "../sharing/embed.js";
import { Messages } from "../sharing/messages.js";
import { actionsOf } from "./actions.js";
import { Address } from "./address.js";
import { Controls } from "./controls.js";
import { all, byId, one } from "./dom.js";
import { Drawings } from "./drawings.js";
import { Inputs } from "./inputs.js";
import { held, keyboard, release } from "./keys.js";
import { Lessons } from "./lessons.js";
import { Modes } from "./modes.js";
import { printable } from "./printing.js";
import { Readouts } from "./readouts.js";
import { isStill, refreshing } from "./refreshing.js";
import { RunsBar } from "./runsbar.js";
import { keep, recall } from "./session.js";
import { StageRests } from "./stage_rests.js";
import { built, charted, moving, painted, startDash } from "./startup.js";
import { programKey } from "./status.js";
import { ThemeSwitch } from "./theme.js";
import { Timeline } from "./timeline.js";
import { placeTips } from "./tips.js";
import { guardSliders } from "./touch.js";
import { Tour } from "./tour.js";

/** @import { Link, PageFacts } from "./types.js" */

const SLOW_DRAW = 200; // ms between two drawings of the small charts

export class Page {
  /** @type {Set<string>} */
  seen = new Set(); // programs that have been compiled
  /** @type {string[]} */
  ignored = []; // names in the link that are no settings
  guide = new Tour();
  ready = false; // Dash has built the page
  opened = false; // and everything is shown
  #drawnAt = 0; // ms
  /** @type {Readouts|null} */
  readouts = null; // this and what follows: once Dash has built the page
  /** @type {RunsBar|null} */
  bar = null;
  /** @type {Timeline|null} */
  timeline = null;
  /** @type {Share|null} */
  share = null; // an embed has none
  /** @type {import("../owndata/dialog.js").OwnData|null} */
  ownData = null; // once it has been asked for

  /** @param {PageFacts} facts  @param {import("../site/site.js").Site|null} site what is in place of a server */
  constructor(facts, site = null) {
    this.facts = facts;
    this.answers = site ?? new Server();
    this.source = site ?? new ChosenSource(facts, facts.link.view.engine, () => this.changed());
    this.player = new Player(facts, this, this.source);
    this.editor = new Editor(this.player, this.answers);
    this.rests = new StageRests(this.player);
    this.modes = new Modes(this.player);
    this.controls = new Controls(facts.settings, this.editor, (settings) => site?.offer(settings));
    this.themeSwitch = new ThemeSwitch(facts.themes, () => this.player.isOpen && this.drawings.lay());
    this.address = new Address(this);
    this.drawings = new Drawings(this);
    this.live = this.drawings.live;
    this.row = this.drawings.row;
    this.lessons = new Lessons(this);
    this.inputs = new Inputs(this);
    this.actions = actionsOf(this);
  }

  /** Start fetching at once; draw as soon as Dash has built the page. */
  async start() {
    const { facts, player } = this;
    const { link, embed } = facts;
    const { runs, problems } = embed ? { runs: null, problems: [] } : recall(facts.settings, facts.limits);
    if (embed) dress(embed);
    const plays = embed ? embed.autoplay === "1" : link.view.step === 0;
    player.problems = [...link.problems, ...problems];
    this.ignored = link.ignored;
    player.speed = link.view.speed;
    player.playing = plays && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.drawings.use(link.view);
    this.themeSwitch.theme = link.view.theme ?? "auto";
    if (facts.picture) this.live.begin(facts.picture, one("#first .first-picture", Element));
    this.#openLink(link, { kept: runs, known: facts.stages });
    const messages = parent === window ? null : new Messages(this); // it waits until it is seen
    const tick = (/** @type {boolean} */ seen) => {
      if (!seen && player.playing) return; // it goes on when it is seen
      player.tick();
      this.rests.tick(performance.now());
      if (this.ready) this.#slowly();
    };
    refreshing(tick, () => isStill(player) && !this.rests.resting);
    player.tick();
    await moving(player);
    startDash();
    await Promise.all([built(), this.row.load()]);
    this.#wire();
    this.changed();
    await charted(this.drawings.lay());
    await painted();
    byId("first").remove();
    this.changed();
    this.opened = true;
    messages?.begin();
  }

  /** Dash has built the page: what is seen and pressed there. */
  #wire() {
    const { facts, player } = this;
    this.ready = true;
    this.controls.wire();
    this.row.wire();
    this.lessons.wire();
    this.timeline = new Timeline(byId("timeline"), facts.settings, (...where) => player.seek(...where));
    this.readouts = new Readouts(player, facts, { seen: this.seen, edges: this.drawings.edges, rests: this.rests });
    this.bar = new RunsBar(this.editor);
    for (const button of all("[data-step]", HTMLElement)) held(button, () => this.action("step", button.dataset.step));
    this.modes.wire((name) => this.action("stage-to", name));
    if (facts.embed) handBack(facts.embed);
    else this.share = new Share(this);
    keyboard((name, ...more) => this.action(name, ...more));
    release();
    guardSliders();
    placeTips();
    printable(this);
    if (!facts.embed) addEventListener("popstate", () => this.#reopen());
    this.themeSwitch.dress();
    this.drawings.tick();
  }

  // --- the player's view ---

  frameShown() {
    if (this.facts.embed) turn(this.player, this.facts.embed);
    this.seen.add(programKey(this.player));
    this.drawings.draw();
    this.readouts?.step();
    this.lessons.room.prediction?.played(this.player.head);
    this.drawings.fresh = true;
  }

  changed() {
    if (!this.ready || !this.player.isOpen) return;
    const { playing, loss } = this.player;
    one("#layers input[value=logit]", HTMLInputElement).disabled = !loss.has_logit;
    const button = one(".play", HTMLElement);
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.title = playing ? "Pause" : "Play";
    this.readouts?.show(this.ignored, this.source);
    this.modes.show();
    this.controls.show(this.player.settings);
    this.bar?.show();
    if (!this.facts.embed) this.address.write();
    this.drawings.fresh = true;
  }

  recipeChanged() {
    if (!this.facts.embed) keep(this.player.runs);
    this.drawings.lay();
    this.changed();
  }

  /**
   * A change has left the run of Figure 1 with this id: it is one click away.
   * @param {number} id
   */
  leftFigure1(id) {
    this.modes.left(id);
    this.rests.leave();
    this.player.playing = true;
    this.changed();
  }

  restarted() {
    if (!this.facts.embed) this.address.push();
  }

  /**
   * What a button or a key asks for.
   * @param {string} name  @param {...unknown} more
   */
  action(name, ...more) {
    this.actions[name]?.(...more);
  }

  /**
   * Open what a link means; the theme stays.
   * @param {Link} link
   */
  take(link) {
    this.player.complain(link.problems);
    this.player.setSpeed(link.view.speed);
    this.drawings.use(link.view);
    this.drawings.tick();
    this.#openLink(link);
  }

  // --- inside ---

  /**
   * @param {Link} link
   * @param {{kept?: import("../playback/runs.js").Runs|null, known?: import("../playback/types.js").Recipe|null}} options `kept`: the tab's list before it was reloaded; `known`:
   *   Figure 1's whole recipe, if the server had it at hand
   */
  #openLink(link, { kept = null, known = null } = {}) {
    const { figure1: base, reference } = link;
    const { settings, edits } = known ?? link;
    const name = link.lesson?.title ?? null;
    this.editor.open({ settings, edits, base, reference, name }, { head: link.view.step, kept });
    this.lessons.take(link);
    if (base !== null && !known) this.editor.figure1(base, true);
  }

  async #reopen() {
    const link = await this.answers.link(location.search.slice(1));
    this.themeSwitch.use(link.view.theme ?? "auto");
    this.take(link);
  }

  /** What need not be drawn at every refresh. */
  #slowly() {
    const now = performance.now();
    if (now - this.#drawnAt < SLOW_DRAW) return;
    this.#drawnAt = now;
    const { facts, player, drawings } = this;
    this.readouts?.diagnose(); // before the status, which shows it
    this.readouts?.status();
    drawings.settle(now);
    if (!drawings.fresh) return;
    drawings.fresh = false;
    drawings.draw(); // the ghost's frame may have come later
    this.controls.show(player.settings);
    this.timeline?.follow(player, facts.limits.steps);
    this.modes.show();
    this.readouts?.metrics();
    this.bar?.differences();
    this.row.draw(player);
  }
}
