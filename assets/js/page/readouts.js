// What the page says in words and numbers: status, step, metrics, problems.

import { Diagnosis } from "../diagnosis/diagnosis.js";
import { n, whole } from "../diagnosis/numbers.js";
import { settingsAt } from "../playback/recipe.js";
import { byId, made, one, put, putSymbols } from "./dom.js";
import { headline, howToGoOn } from "./headline.js";

/** @import { ChosenSource } from "../engine/chosen_source.js" */
/** @import { Player } from "../playback/player.js" */
/** @import { PageFacts } from "./types.js" */
/** @import { StageRests } from "./stage_rests.js" */

const small = (/** @type {number} */ value) =>
  value === 0 || value >= 0.001 ? n(value) : value.toExponential(1).replace("-", "−");
const [L_D, L_G, W1] = ["L<sub>D</sub>", "L<sub>G</sub>", "W<sub>1</sub>"];
const SHOWN = ["JSD", "W₁"]; // whatever the loss measures

/**
 * A number of a caption with its name, in the colour of its line.
 * @param {string} colour a class  @param {string} name  @param {string} value
 */
const named = (colour, name, value) => `<b class="${colour}">${name} <span>${value}</span></b>`;

/**
 * Names in a link that are no settings; the settings there are, on a click.
 * @param {string[]} ignored  @param {string[]} names
 */
function whisper(ignored, names) {
  const details = document.createElement("details");
  const summary = made("summary", { textContent: `Unknown in this link, and left out: ${ignored.join(", ")}.` });
  details.append(summary, made("p", { textContent: `The settings are ${names.join(", ")}.` }));
  return details;
}

export class Readouts {
  diagnosis = new Diagnosis();
  /** @type {number|null} */
  speedShown = null;
  told = ""; // of who trains

  /**
   * @param {Player} player  @param {PageFacts} facts
   * @param {{seen: Set<string>, edges: Map<string, number[]>, rests: StageRests}} known `seen`: programs that have been
   *   compiled; `edges`: of the modes of targets, as far as the server has told them
   */
  constructor(player, facts, { seen, edges, rests }) {
    this.player = player;
    this.facts = facts;
    this.rests = rests;
    this.seen = seen;
    this.edges = edges;
    this.box = one("#step", HTMLInputElement);
    this.wire();
  }

  /**
   * What does not change by itself.
   * @param {string[]} ignored  @param {Pick<ChosenSource, "engine"|"news">} source
   */
  show(ignored, source) {
    this.step();
    this.trainer(source);
    this.problems(ignored);
    this.speed();
  }

  /**
   * Who trains, and the button that loads the page with the other.
   * @param {Pick<ChosenSource, "engine"|"news">} source
   */
  trainer({ engine, news }) {
    const here = engine === "browser";
    if (news !== this.told) {
      this.told = news;
      this.player.complain([...this.player.problems, news]);
    }
    put(byId("trainer"), here ? "Trained by the JAX program in this browser." : "Trained by JAX on the server.");
    const other = one("button.engine", HTMLElement);
    put(other, here ? "Train on the server" : "Train in this browser");
    other.hidden = this.facts.site !== null; // there is no server
  }

  /** The step can be typed: the play head goes there. */
  wire() {
    const { box } = this;
    box.addEventListener("change", () => {
      const text = box.value.trim().replaceAll(",", "");
      const most = this.facts.limits.steps;
      const fits = /^\d+$/.test(text) && Number(text) <= most;
      const shown = text.slice(0, 40);
      if (!fits) this.player.complain([`the step must be a whole number between 0 and ${most}, got '${shown}'`]);
      else this.player.seek(Number(text), { exact: true });
      box.blur();
      this.step();
    });
    box.addEventListener("focus", () => box.select());
    box.addEventListener("blur", () => this.step());
  }

  step() {
    const { box } = this;
    if (document.activeElement === box) return;
    const half = this.player.slowMotion.half ? " ½" : "";
    const text = whole(this.player.target ?? this.player.head) + half;
    if (box.value !== text) box.value = text;
  }

  /** The sentence on what goes on, and the veil over the chart while there is nothing to show. */
  status() {
    const { player } = this;
    const { text, busy, alert } = headline(player, this.seen, this.diagnosis.text);
    putSymbols(byId("status"), text);
    put(byId("next"), this.rests.resting ? "" : howToGoOn(player));
    byId("status").classList.toggle("alert", alert);
    const jumps = player.target !== null && Boolean(player.shown);
    byId("veil").hidden = !busy || (Boolean(player.shown) && player.target === null);
    document.documentElement.toggleAttribute("data-left", busy && Boolean(player.shown) && !player.isHere);
    put(byId("veil-text"), busy ? text : "");
    one("#veil button", HTMLElement).hidden = !jumps;
    const rate = player.playing && !player.slowMotion.on ? player.clock.fps * player.speed : 0;
    put(byId("rate"), rate ? `${whole(rate)} steps/s` : "");
  }

  /** The sentence on what the GAN is doing, of the frames at hand up to the play head. */
  diagnose() {
    const { frames, head, recipe, facts, speed } = this.player;
    const now = performance.now();
    const done = Math.max(head - 1, 0); // a frame shows what is done, not what comes
    const settings = settingsAt(recipe, done);
    if (!this.diagnosis.isDue(now, settings.train)) return;
    const edits = recipe.edits.filter(([at]) => at <= done).map(([at]) => at);
    const edges = this.edges.get(settings.target) ?? null;
    const context = { facts, settings, since: Math.max(0, ...edits), every: speed, diverged: frames.diverged, edges };
    this.diagnosis.look(frames.upTo(head), context, now);
  }

  metrics() {
    const m = this.player.shown?.metrics;
    if (!m) return;
    const { loss } = this.player;
    const value = loss.has_logit ? "V" : `V = −${L_D}`;
    const own = SHOWN.includes(loss.divergence) ? "" : named("accent", loss.divergence, n(m.divergence));
    putSymbols(one(".measured dt", HTMLElement), loss.has_logit ? "V" : "−L_D");
    for (const name of ["value", "jsd", "w1"]) put(byId(`measured-${name}`), n(m[name]));
    byId("measures-caption").innerHTML =
      named("ink", value, n(m.value)) + own + named("accent", "JSD", n(m.jsd)) + named("w1", W1, n(m.w1));
    byId("losses-caption").innerHTML =
      named("d", L_D, n(m.loss_d)) + named("p-g", L_G, n(m.loss_g)) + named("d", "|D−D*|", n(m.gap));
    byId("norms-caption").innerHTML = named("d", `|∇${L_D}|`, small(m.norm_d)) + named("p-g", `|∇${L_G}|`, small(m.norm_g));
  }

  speed() {
    const { speeds } = this.facts;
    const { speed } = this.player;
    if (speed === this.speedShown) return;
    this.speedShown = speed;
    const nearest = speeds.reduce((best, one, i) => (Math.abs(one - speed) < Math.abs(speeds[best] - speed) ? i : best), 0);
    window.dash_clientside.set_props("speed", { value: nearest });
    put(byId("speed-text"), `${speed} step${speed === 1 ? "" : "s"}/frame`);
  }

  /**
   * What was refused, and quietly what a link has that means nothing here.
   * @param {string[]} ignored
   */
  problems(ignored = []) {
    const box = byId("problems");
    const { problems } = this.player;
    box.hidden = problems.length + ignored.length === 0;
    box.classList.toggle("whisper", problems.length === 0);
    const key = [...problems, ...ignored].join("\n");
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    const close = made("button", { textContent: "×", type: "button" });
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => {
      ignored.length = 0;
      this.player.complain([]);
    });
    /** @type {HTMLElement[]} */
    const lines = problems.map((text) => made("p", { textContent: text }));
    if (ignored.length) lines.push(whisper(ignored, Object.keys(this.player.table)));
    box.replaceChildren(...lines, close);
  }
}
