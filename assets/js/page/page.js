// The page around the player: charts, controls, readouts, address, keys.

import { actionsOf } from "./actions.js";
import { Address } from "./address.js";
import { LiveChart } from "../charts/live.js";
import { Controls } from "./controls.js";
import { Editor } from "../playback/editor.js";
import { dress, grown, growth, handBack, turn } from "../sharing/embed.js";
import { held, keyboard, release } from "./keys.js";
import { Lessons } from "./lessons.js";
import { ThemeSwitch } from "./theme.js";
import { keep, recall } from "./session.js";
import { Modes } from "./modes.js";
import { Messages } from "../sharing/messages.js";
import { Row } from "../charts/row.js";
import { FetchedSource } from "../playback/fetched_source.js";
import { Player } from "../playback/player.js";
import { built, moving, painted, plotly, startDash } from "./startup.js";
import { StageRests } from "./stage_rests.js";
import { Readouts } from "./readouts.js";
import { RunsBar } from "./runsbar.js";
import { Share } from "../sharing/dialog.js";
import { programKey } from "./status.js";
import { showMarks } from "./marks.js";
import { placeTips } from "./tips.js";
import { guardSliders } from "./touch.js";
import { Tour } from "./tour.js";
import { Timeline } from "./timeline.js";

const SLOW_DRAW = 200; // ms between two drawings of the small charts
const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };

const $ = (id) => document.getElementById(id);

export class Page {
  constructor(facts) {
    this.facts = facts;
    this.player = new Player(facts, this, new FetchedSource(facts, facts.first));
    this.editor = new Editor(this.player);
    this.rests = new StageRests(this.player);
    this.controls = new Controls(facts.settings, this.editor);
    this.themeSwitch = new ThemeSwitch(facts.themes, () => this.player.runs && this.#lay());
    this.address = new Address(this);
    this.live = new LiveChart("live", { legend: false });
    this.row = new Row(this);
    this.lessons = new Lessons(this);
    this.actions = actionsOf(this);
    this.layers = new Set();
    this.seen = new Set(); // programs that have been compiled
    this.edges = new Map(); // of the modes of targets, in bins
    this.laid = "";
    this.modes = new Modes(this.player);
    this.guide = new Tour();
    this.ready = false; // Dash has built the page
    this.opened = false; // and everything is shown
    this.drawnAt = 0;
    this.settledAt = 0;
  }

  /** Start fetching at once; draw as soon as Dash has built the page. */
  async start() {
    const { link, embed } = this.facts;
    const { runs, problems } = embed ? { runs: null, problems: [] } : recall(this.facts.settings, this.facts.limits);
    if (embed) dress(embed);
    const plays = embed ? embed.autoplay === "1" : link.view.step === 0;
    this.player.runs = runs;
    this.player.problems = [...link.problems, ...problems];
    this.ignored = link.ignored;
    this.player.speed = link.view.speed;
    this.player.playing = plays && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#layers(link.view.layers);
    this.row.use(link.view.panels);
    this.themeSwitch.theme = link.view.theme ?? "auto";
    const picture = document.querySelector("#first .first-picture");
    this.live.begin(this.facts.picture, picture);
    this.#openLink(link, true);
    const loop = () => {
      this.player.tick();
      this.rests.tick(performance.now());
      if (this.ready) this.#slowly();
      requestAnimationFrame(loop);
    };
    requestAnimationFrame(loop);
    this.player.tick();
    await moving(this.player);
    startDash();
    await Promise.all([built(), this.row.load()]);
    this.ready = true;
    this.row.wire();
    this.lessons.wire();
    this.timeline = new Timeline($("timeline"), (...where) => this.player.seek(...where));
    this.readouts = new Readouts(this.player, this.seen, this.edges, this.rests);
    this.bar = new RunsBar(this.editor);
    for (const one of document.querySelectorAll("[data-step]")) held(one, () => this.action("step", one.dataset.step));
    this.modes.wire((name) => this.action("stage-to", name));
    if (embed) handBack(embed);
    else this.share = new Share(this);
    keyboard((name, ...more) => this.action(name, ...more));
    release();
    guardSliders();
    placeTips();
    if (!embed) addEventListener("popstate", () => this.#reopen());
    this.themeSwitch.dress();
    this.#switches();
    this.changed();
    await this.#lay();
    await painted();
    $("first").remove();
    this.changed();
    this.opened = true;
    if (parent !== window) new Messages(this);
  }

  // --- the player's view ---

  frameShown() {
    if (this.facts.embed) turn(this.player, this.facts.embed);
    this.seen.add(programKey(this.player));
    this.#draw();
    if (!this.ready) return;
    this.readouts.step();
    this.fresh = true;
  }

  changed() {
    if (!this.ready || !this.player.runs) return;
    const { playing, loss } = this.player;
    document.querySelector("#layers input[value=logit]").disabled = !loss.has_logit;
    const button = document.querySelector(".play");
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.title = playing ? "Pause" : "Play";
    this.readouts.step();
    this.readouts.problems(this.ignored);
    this.readouts.speed();
    this.modes.show();
    this.controls.show(this.player.settings);
    this.bar.show();
    if (!this.facts.embed) this.address.write();
    this.fresh = true;
  }

  recipeChanged() {
    if (!this.facts.embed) keep(this.player.runs);
    this.#lay();
    this.changed();
  }

  /** A change has left the run of Figure 1 with this id: it is one click away. */
  leftFigure1(id) {
    this.modes.left(id);
    this.rests.leave();
    this.player.playing = true;
    this.changed();
  }

  restarted() {
    if (!this.facts.embed) this.address.push();
  }

  // --- what Dash's components say (assets/clientside.js) ---

  setting(name, value) {
    this.controls.setting(name, value);
  }

  slider(name, position) {
    this.controls.slider(name, position);
  }

  preset(value) {
    this.controls.preset(value);
  }

  speed(index) {
    const speed = this.facts.speeds[Number(index)];
    if (speed !== this.readouts?.speedShown) this.player.setSpeed(speed);
  }

  switches(values) {
    this.player.halt = values.includes("halt");
    this.rests.stops = values.includes("stages");
    if (values.includes("slow") !== this.player.slowMotion.on) this.player.slowMotion.switch(values.includes("slow"));
    this.changed();
  }

  show(values) {
    this.#layers(values);
    this.changed();
  }

  panels(names) {
    this.row.use(names);
    this.changed();
  }

  action(name, ...more) {
    this.actions[name]?.(...more);
  }

  tour() {
    this.guide.toggle();
  }

  /** The figures of the run in a theme, without frames. */
  async figures(theme) {
    return this.pictures(this.#scene(theme));
  }

  /** The figures without frames of any query of a recipe and a theme, as large as the page has them. */
  async pictures(query) {
    const { figures, target, edges } = await (await fetch(`pictures?${query}`)).json();
    this.edges.set(target, edges);
    if (this.facts.embed) for (const name of Object.keys(figures)) figures[name] = grown(figures[name], growth());
    return figures;
  }

  // --- inside ---

  /** What the figures without frames depend on, as a query. */
  #scene(theme) {
    const { target, loss, latent } = this.player.recipe.settings;
    return String(new URLSearchParams({ target, loss, latent, theme }));
  }

  #openLink(link, first = false) {
    const { figure1: base, reference } = link;
    const known = first ? this.facts.stages : null; // Figure 1's whole recipe, if the server had it at hand
    const { settings, edits } = known ?? link;
    this.editor.open({ settings, edits, base, reference }, { head: link.view.step, first });
    this.lessons.take(link);
    if (base !== null && !known) this.editor.figure1(base, true);
  }

  async #reopen() {
    const link = await (await fetch(`link${location.search || "?"}`)).json();
    this.themeSwitch.use(link.view.theme ?? "auto");
    this.take(link);
  }

  /** Open what a link means; the theme stays. */
  take(link) {
    this.player.complain(link.problems);
    this.player.setSpeed(link.view.speed);
    this.#layers(link.view.layers);
    this.row.use(link.view.panels);
    this.#switches();
    this.#openLink(link);
  }

  /** Lay the figures out for the recipe's target, loss and latent, if they changed. */
  async #lay() {
    const key = this.#scene(this.themeSwitch.shade);
    if (this.laid === key) return;
    this.laid = key;
    const figures = await this.figures(this.themeSwitch.shade);
    await built();
    await plotly();
    if (this.laid !== key) return;
    await this.live.lay(figures.live, CONFIG);
    if (!this.layers.has("d_star")) this.live.showBest(false);
    this.#draw();
    this.fresh = true;
    await this.row.lay(figures, CONFIG);
  }

  #draw() {
    const { player, layers } = this;
    if (!player.shown) return;
    const ghost = player.runs.reference || layers.has("ghost") ? player.ghostShown : null;
    this.live.draw(player.shown, ghost, layers.has("pull") || player.slowMotion.half, layers.has("rug"));
  }

  /** What need not be drawn at every refresh. */
  #slowly() {
    const now = performance.now();
    if (now - this.drawnAt < SLOW_DRAW) return;
    this.drawnAt = now;
    const { player } = this;
    this.readouts.status();
    this.readouts.diagnose();
    if (!player.playing || (now - this.settledAt > 700 && document.querySelector(".graph:hover"))) this.#settle(now);
    if (!this.fresh) return;
    this.fresh = false;
    this.#draw(); // the ghost's frame may have come later
    this.controls.show(player.settings);
    this.timeline.show({
      step: player.target ?? player.head,
      last: player.last,
      computed: player.frames.steps.at(-1) ?? 0,
      ghost: player.ghost?.last ?? 0,
      recipe: player.recipe,
    });
    this.modes.show();
    showMarks($("marks"), player.shown, this.live);
    this.readouts.metrics();
    this.bar.differences();
    this.row.draw(player);
  }

  /** Plotly learns what was drawn: at rest, or now and then under the mouse. */
  #settle(now) {
    this.settledAt = now;
    this.live.lines.settle();
    this.row.settle();
  }

  #layers(names) {
    this.layers = new Set(names);
    this.player.follow = this.layers.has("ghost");
    this.live.showLogit(this.layers.has("logit")).then(() => {
      if (!this.ready) return;
      this.live.showBest(this.layers.has("d_star"));
      this.#draw();
    });
  }

  /** The check-boxes follow the link. */
  #switches() {
    window.dash_clientside.set_props("layers", { value: [...this.layers] });
    window.dash_clientside.set_props("panels", { value: this.row.names });
  }
}
