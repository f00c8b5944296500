// What the page says in words and numbers: status, step, metrics, problems.

import { Diagnosis } from "../diagnosis/rules.js";
import { settingsAt } from "../playback/recipe.js";
import { headline, howToGoOn } from "./headline.js";

const $ = (id) => document.getElementById(id);
const n = (value, digits = 3) => (value === Infinity ? "∞" : value.toFixed(digits).replace("-", "−"));
const small = (value) => (value === 0 || value >= 0.001 ? n(value) : value.toExponential(1).replace("-", "−"));
const sub = (name, letter) => `${name}<sub>${letter}</sub>`;
const SHOWN = ["JSD", "W₁"]; // whatever the loss measures

/** Set a text only when it is another one: screen readers speak each change. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The same with symbols set as symbols: p_g with its subscript. */
function putSymbols(node, text) {
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  node.innerHTML = plain.replace(/\b([pLW])_(\w+)/g, "$1<sub>$2</sub>");
}

/** Names in a link that are no settings; the settings there are, on a click. */
function whisper(ignored, names) {
  const details = document.createElement("details");
  const summary = Object.assign(document.createElement("summary"), { textContent: `Unknown in this link, and left out: ${ignored.join(", ")}.` });
  details.append(summary, Object.assign(document.createElement("p"), { textContent: `The settings are ${names.join(", ")}.` }));
  return details;
}

export class Readouts {
  /**
   * @param {import("../playback/player.js").Player} player
   * @param {Set<string>} seen programs that have been compiled
   * @param {Map<string, number[]>} edges of the modes of targets, as far as the server has told them
   * @param {import("./stage_rests.js").StageRests} rests
   */
  constructor(player, seen, edges, rests) {
    this.player = player;
    this.rests = rests;
    this.seen = seen;
    this.edges = edges;
    this.diagnosis = new Diagnosis();
    this.wire();
  }

  /** The step can be typed: the play head goes there. */
  wire() {
    const box = $("step");
    box.addEventListener("change", () => {
      const text = box.value.trim().replaceAll(",", "");
      const most = this.player.facts.limits.steps;
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
    const box = $("step");
    if (document.activeElement === box) return;
    const half = this.player.slowMotion.half ? " ½" : "";
    const text = (this.player.target ?? this.player.head).toLocaleString("en") + half;
    if (box.value !== text) box.value = text;
  }

  /** The sentence on what goes on, and the veil over the chart while there is nothing to show. */
  status() {
    const { player } = this;
    const { text, busy, alert } = headline(player, this.seen, this.diagnosis.text);
    putSymbols($("status"), text);
    put($("next"), this.rests.resting ? "" : howToGoOn(player));
    $("status").classList.toggle("alert", alert);
    const jumps = player.target !== null && Boolean(player.shown);
    $("veil").hidden = !busy || (Boolean(player.shown) && player.target === null);
    put($("veil-text"), busy ? text : "");
    document.querySelector("#veil button").hidden = !jumps;
    const rate = player.playing && !player.slowMotion.on ? player.fps * player.speed : 0;
    put($("rate"), rate ? `${rate.toLocaleString("en")} steps/s` : "");
  }

  /** The sentence on what the GAN is doing, of the frames at hand up to the play head. */
  diagnose() {
    const { frames, head, recipe, facts, speed } = this.player;
    const now = performance.now();
    if (!this.diagnosis.isDue(now)) return;
    const done = Math.max(head - 1, 0); // a frame shows what is done, not what comes
    const edits = recipe.edits.filter(([at]) => at <= done).map(([at]) => at);
    const settings = settingsAt(recipe, done);
    const edges = this.edges.get(settings.target) ?? null;
    const context = { facts, settings, since: Math.max(0, ...edits), every: speed, diverged: frames.diverged, edges };
    const known = frames.steps.filter((step) => step <= head).map((step) => frames.get(step));
    this.diagnosis.look(known, context, now);
  }

  metrics() {
    const m = this.player.shown?.metrics;
    if (!m) return;
    const { loss } = this.player;
    const value = loss.has_logit ? "V" : `V = −${sub("L", "D")}`;
    const own = SHOWN.includes(loss.divergence) ? "" : `<b class="accent">${loss.divergence} ${n(m.divergence)}</b> `;
    $("measures-caption").innerHTML =
      `<b class="ink">${value} ${n(m.value)}</b> ${own}<b class="accent">JSD ${n(m.jsd)}</b> <b class="accent">${sub("W", "1")} ${n(m.w1)}</b>`;
    $("losses-caption").innerHTML =
      `<b class="d">${sub("L", "D")} ${n(m.loss_d)}</b> <b class="p-g">${sub("L", "G")} ${n(m.loss_g)}</b> <b class="d">|D−D*| ${n(m.gap)}</b>`;
    $("norms-caption").innerHTML =
      `<b class="d">|∇${sub("L", "D")}| ${small(m.norm_d)}</b> <b class="p-g">|∇${sub("L", "G")}| ${small(m.norm_g)}</b>`;
  }

  speed() {
    const { speeds } = this.player.facts;
    const { speed } = this.player;
    if (speed === this.speedShown) return;
    this.speedShown = speed;
    const nearest = speeds.reduce((best, one, i) => (Math.abs(one - speed) < Math.abs(speeds[best] - speed) ? i : best), 0);
    window.dash_clientside.set_props("speed", { value: nearest });
    put($("speed-text"), `${speed} step${speed === 1 ? "" : "s"}/frame`);
  }

  /** What was refused, and quietly what a link has that means nothing here. @param {string[]} ignored */
  problems(ignored = []) {
    const box = $("problems");
    const { problems } = this.player;
    box.hidden = problems.length + ignored.length === 0;
    box.classList.toggle("whisper", problems.length === 0);
    const key = [...problems, ...ignored].join("\n");
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    const close = Object.assign(document.createElement("button"), { textContent: "×", type: "button" });
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => {
      ignored.length = 0;
      this.player.complain([]);
    });
    const lines = problems.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    if (ignored.length) lines.push(whisper(ignored, Object.keys(this.player.table)));
    box.replaceChildren(...lines, close);
  }
}
