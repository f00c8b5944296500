// The page around the player: charts, controls, status, address, keys.

import { LiveChart, MetricChart, Strip, element } from "./chart.js";
import { Controls } from "./controls.js";
import { keyboard } from "./keys.js";
import { Player } from "./player.js";
import { stageEnds } from "./recipe.js";
import { programKey, status } from "./status.js";
import { Timeline } from "./timeline.js";

const SLOW_DRAW = 200; // ms between two drawings of the small charts
const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };
const THEMES = ["auto", "light", "dark", "projector", "paper"];
const $ = (id) => document.getElementById(id);

export class Page {
  constructor(facts) {
    this.facts = facts;
    this.player = new Player(facts, this);
    this.controls = new Controls(facts.settings, this.player);
    this.live = new LiveChart("live");
    this.strip = new Strip("figure1", this.live);
    this.charts = ["measures", "losses"].map((id) => new MetricChart(id));
    this.seen = new Set();
    this.laid = "";
    this.ready = false; // Dash has built the page
    this.opened = false; // and everything is shown
    this.drawnAt = 0;
    this.settledAt = 0;
    this.theme = "auto";
  }

  /** Start fetching at once; draw as soon as Dash has built the page. */
  async start() {
    const { link } = this.facts;
    this.player.problems = link.problems;
    this.player.speed = link.view.speed;
    this.player.playing = link.view.step === 0 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.theme = link.view.theme ?? "auto";
    this.#applyTheme();
    this.#openLink(link);
    this.player.tick();
    await this.#built();
    this.ready = true;
    this.timeline = new Timeline($("timeline"), (step) => this.player.seek(step));
    this.#label();
    if (matchMedia("(max-width: 760px)").matches) this.#fold();
    keyboard((name, ...more) => this.action(name, ...more));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#applyTheme(true));
    addEventListener("popstate", () => this.#reopen());
    this.#applyTheme();
    const loop = () => {
      this.player.tick();
      this.#slowly();
      requestAnimationFrame(loop);
    };
    requestAnimationFrame(loop);
    await this.#lay();
    this.changed();
    this.opened = true;
  }

  // --- the player's view ---

  frameShown(frame) {
    this.seen.add(programKey(this.player));
    if (!this.ready) return;
    this.live.draw(frame);
    this.#step();
    this.fresh = true;
  }

  changed() {
    if (!this.ready || !this.player.recipe) return;
    const { playing } = this.player;
    const button = document.querySelector(".play");
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.title = playing ? "Pause" : "Play";
    this.#step();
    this.#problems();
    this.#speed();
    this.controls.show(this.player.settings);
    this.#address();
    this.fresh = true;
  }

  recipeChanged() {
    this.#lay();
    this.changed();
  }

  restarted() {
    history.pushState(null, "", location.href);
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
    if (speed !== this.speedShown) this.player.setSpeed(speed);
  }

  switches(values) {
    this.player.halt = values.includes("halt");
    this.best = values.includes("d_star");
    this.live.showBest(this.best);
  }

  #nextTheme() {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    this.#applyTheme(true);
    this.#address();
  }

  action(name, ...more) {
    const { player } = this;
    const actions = {
      play: () => (player.playing ? player.pause() : player.play()),
      step: () => player.move(1),
      move: (frames) => player.move(frames),
      restart: () => player.seek(0),
      end: () => player.seek(player.last),
      stage: (way) => player.toStage(way),
      figure1: () => this.#figure1(),
      "new-seed": () => player.set({ seed: Math.floor(Math.random() * 10000) }),
      share: () => this.#share(),
      "save-figure1": () => this.#save(),
      theme: () => this.#nextTheme(),
      help: () => this.#help(true),
      "close-help": () => this.#help(false),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : $("page").requestFullscreen()),
    };
    actions[name]?.(...more);
  }

  // --- inside ---

  #openLink(link) {
    const recipe = { settings: link.settings, edits: link.edits };
    if (link.figure1 === null) this.player.open(recipe, { head: link.view.step });
    else this.player.openFigure1(link.figure1, recipe).then(() => link.view.step && this.player.seek(link.view.step));
  }

  async #reopen() {
    const link = await (await fetch(`link${location.search || "?"}`)).json();
    this.player.complain(link.problems);
    this.#openLink(link);
  }

  #figure1() {
    const { player } = this;
    const settings = player.base === null ? player.settings : null;
    const query = settings ? toBase(settings, this.facts.settings) : player.base;
    player.setSpeed(2);
    player.playing = true;
    player.head = 0;
    player.openFigure1(query, null);
    this.restarted();
  }

  /** Wait until Dash has drawn its components. */
  async #built() {
    const there = () => window.Plotly && element("live")?.calcdata && $("timeline");
    while (!there()) await new Promise((next) => setTimeout(next, 20));
  }

  /** Lay the figures out for the recipe's target, loss and latent, if they changed. */
  async #lay(force = false) {
    if (!this.player.recipe) return;
    const { target, loss, latent } = this.player.recipe.settings;
    const query = new URLSearchParams({ target, loss, latent, theme: this.shade });
    if (!force && this.laid === String(query)) return;
    this.laid = String(query);
    const response = await fetch(`pictures?${query}`);
    const figures = await response.json();
    await this.#built();
    if (this.laid !== String(query)) return;
    await this.live.lay(figures.live, CONFIG);
    if (this.best === false) this.live.showBest(false);
    if (this.player.shown) this.live.draw(this.player.shown);
    this.fresh = true;
    for (const chart of [...this.charts, this.strip]) {
      await new Promise((next) => setTimeout(next, 150)); // the large chart moves meanwhile
      if (this.laid !== String(query)) return;
      await chart.lay(figures[chart.id], CONFIG);
      this.fresh = true;
    }
  }

  /** What need not be drawn at every refresh. */
  #slowly() {
    const now = performance.now();
    if (now - this.drawnAt < SLOW_DRAW) return;
    this.drawnAt = now;
    const { player } = this;
    const { text, busy, alert } = status(player, this.seen);
    if ($("status").textContent !== text) $("status").textContent = text;
    $("status").classList.toggle("alert", alert);
    $("veil").hidden = !busy || Boolean(player.shown && player.target === null);
    $("veil").textContent = busy ? text : "";
    const rate = player.playing ? player.fps * player.speed : 0;
    $("rate").textContent = rate ? `${rate.toLocaleString("en")} steps/s` : "";
    if (!player.playing || (now - this.settledAt > 700 && document.querySelector(".graph:hover"))) this.#settle(now);
    if (!this.fresh) return;
    this.fresh = false;
    this.controls.show(player.settings);
    this.timeline.show({ step: player.target ?? player.head, last: player.last, recipe: player.recipe });
    this.#captions();
    this.#metrics();
    this.#panels();
  }

  /** Plotly learns what was drawn: at rest, or now and then under the mouse. */
  #settle(now) {
    this.settledAt = now;
    for (const chart of [this.live, ...this.charts]) chart.lines.settle();
  }

  #metrics() {
    const { frames, last, head } = this.player;
    const known = frames.steps.filter((step) => step <= last).map((step) => frames.get(step));
    const which = (this.turn = ((this.turn ?? 0) + 1) % this.charts.length);
    const all = !this.player.playing;
    this.charts.forEach((chart, i) => (all || i === which) && chart.draw(known, head));
  }

  #captions() {
    const m = this.player.shown?.metrics;
    if (!m) return;
    const n = (value, digits = 3) => value.toFixed(digits).replace("-", "−");
    const sub = (name, letter) => `${name}<sub>${letter}</sub>`;
    const value = this.player.kind === "logit" ? "V" : `V = −${sub("L", "D")}`;
    $("measures-caption").innerHTML =
      `<b class="ink">${value} ${n(m.value)}</b> <b class="accent">JSD ${n(m.jsd)}</b> <b class="accent">${sub("W", "1")} ${n(m.w1)}</b>`;
    $("losses-caption").innerHTML =
      `<b class="d">${sub("L", "D")} ${n(m.loss_d)}</b> <b class="p-g">${sub("L", "G")} ${n(m.loss_g)}</b> <b class="d">|D−D*| ${n(m.gap)}</b>`;
  }

  #panels() {
    const { player } = this;
    const ends = stageEnds(player.recipe);
    const steps = player.panels ?? [null, null, null, null];
    const waiting = ["p_g is near", "D = D*", "G has moved", "p_g = p_data"];
    const panels = {};
    "abcd".split("").forEach((name, i) => {
      const step = steps[i];
      const frame = step !== null && step <= player.last ? player.frames.get(step) : null;
      const late = name === "d" && ends && player.last > ends[2] + this.facts.equilibrium.limit;
      const when = step === null ? `filled when<br>${waiting[i]}` : `filled at<br>step ${step}`;
      const note = !ends && player.base === null ? "press<br>Figure 1" : late ? "not reached" : when;
      panels[name] = frame ? { frame } : { note };
    });
    this.strip.show(panels);
  }

  #step() {
    $("step").textContent = `step ${this.player.head.toLocaleString("en")}`;
  }

  #problems() {
    const box = $("problems");
    const { problems } = this.player;
    box.hidden = problems.length === 0;
    const key = problems.join("\n");
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    const close = Object.assign(document.createElement("button"), { textContent: "×", type: "button" });
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => this.player.complain([]));
    const lines = problems.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    box.replaceChildren(...lines, close);
  }

  #speed() {
    const { speeds } = this.facts;
    const { speed } = this.player;
    if (speed === this.speedShown) return;
    this.speedShown = speed;
    const nearest = speeds.reduce((best, one, i) => (Math.abs(one - speed) < Math.abs(speeds[best] - speed) ? i : best), 0);
    window.dash_clientside.set_props("speed", { value: nearest });
    $("speed-text").textContent = `${speed} step${speed === 1 ? "" : "s"} a frame`;
  }

  /** The link that names what is on the screen. */
  link() {
    const { player } = this;
    const opening = player.base === "";
    const parts = [opening ? "" : player.query];
    if (!player.playing && player.head > 0) parts.push(`step=${player.head}`);
    if (player.speed !== (opening ? 2 : 10)) parts.push(`speed=${player.speed}`);
    if (this.theme !== "auto") parts.push(`theme=${this.theme}`);
    const plain = !opening && !player.query ? [`seed=${player.recipe.settings.seed}`] : [];
    const query = [...plain, ...parts].filter(Boolean).join("&");
    return location.pathname + (query ? `?${query}` : "");
  }

  #address() {
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => {
      if (location.pathname + location.search !== this.link()) history.replaceState(null, "", this.link());
    }, 250);
  }

  async #share() {
    const text = location.origin + this.link();
    const button = document.querySelector('button[title^="Copy a link"]');
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy link"), 1500);
    } catch {
      window.prompt("The link to this run", text);
    }
  }

  #save() {
    window.Plotly.downloadImage(element("figure1"), { format: "svg", filename: "figure1", width: 1100, height: 300 });
  }

  #help(open) {
    $("help").hidden = !open;
    const where = open ? $("help").querySelector("button") : document.querySelector("header .round");
    where.focus();
  }

  get shade() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return this.theme === "auto" ? (dark ? "dark" : "light") : this.theme;
  }

  /** On a phone only the learning rates are open at first. */
  #fold() {
    for (const group of document.querySelectorAll(".controls details")) group.open = group.classList.contains("first");
  }

  #applyTheme(again = false) {
    document.documentElement.dataset.theme = this.shade;
    const button = document.querySelector('button[title^="Change the theme"]');
    if (button) button.textContent = `Theme: ${this.theme}`;
    if (again) this.#lay();
  }

  /** Names and roles for screen readers: Dash's own widgets lack names, and nest their roles. */
  #label() {
    for (const box of document.querySelectorAll("[data-label]")) {
      for (const one of box.querySelectorAll("input:not([type=radio])")) one.setAttribute("aria-label", box.dataset.label);
    }
    const plain = () => {
      for (const list of document.querySelectorAll(".dash-options-list")) {
        list.setAttribute("role", list.querySelector("[type=radio]") ? "radiogroup" : "group");
        list.setAttribute("aria-label", list.closest("[data-label]")?.dataset.label ?? "Switches");
        for (const label of list.children) for (const name of ["role", "aria-selected"]) label.removeAttribute(name);
      }
    };
    plain();
    const changed = { subtree: true, attributeFilter: ["aria-selected"] };
    new MutationObserver(plain).observe($("page"), changed);
  }
}

function toBase(settings, table) {
  return Object.entries({ ...settings, train: "both" })
    .filter(([name, value]) => value !== table[name].default)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
