// The strip of four panels: Figure 1 (a)-(d), each filled when the run has come there.

import { element } from "./live.js";
import { stageEnds } from "../playback/recipe.js";

const WAITING = ["D has begun", "D = D*", "G has moved", "p<sub>g</sub> = p<sub>data</sub>"];

/** What fills each panel: {frame}, or a {note} on what will. */
export function panelsOf(player) {
  const ends = stageEnds(player.recipe);
  const steps = player.stages.ends ?? [null, null, null, null];
  const panels = {};
  "abcd".split("").forEach((name, i) => {
    const step = steps[i];
    const frame = step !== null && step <= player.last ? player.frames.get(step) : null;
    const late = name === "d" && ends && player.last > ends[2] + player.facts.equilibrium.limit;
    const when = step === null ? `filled when<br>${WAITING[i]}` : `filled at<br>step ${step}`;
    const note = !ends && player.run.base === null ? "press<br>Figure 1" : late ? "not reached" : when;
    panels[name] = frame ? { frame } : { note };
  });
  return panels;
}

export class Strip {
  constructor(id, live) {
    this.id = id;
    this.live = live;
    this.shown = ""; // what fills the panels, as a key
  }

  async lay(figure, config) {
    this.figure = null;
    await window.Plotly.react(element(this.id), structuredClone(figure.data), structuredClone(figure.layout), config);
    this.figure = figure;
    this.shown = "";
  }

  draw(player) {
    this.show(panelsOf(player));
  }

  /** Plotly has drawn all that there is. */
  settle() {}

  /** @param {Object<string, {frame?: Object, note?: string}>} panels by name a-d */
  show(panels) {
    if (!this.figure || !this.live.figure) return;
    const key = JSON.stringify(Object.entries(panels).map(([name, p]) => [name, p.frame?.step, p.note]));
    if (key === this.shown) return;
    this.shown = key;
    const figure = this.filled(this.figure, panels);
    window.Plotly.react(element(this.id), figure.data, figure.layout);
  }

  /** A figure of four empty panels, with what there is for them. */
  filled(empty, panels) {
    const figure = structuredClone(empty);
    Object.entries(panels).forEach(([, { frame, note }], i) => {
      const number = 3 * i + 1;
      const axis = number === 1 ? "y" : `y${number}`;
      const own = figure.data.filter((t) => t.xaxis === (i ? `x${i + 1}` : "x"));
      if (frame) {
        const points = this.live.points(frame);
        for (const trace of own) Object.assign(trace, points[trace.meta]);
      } else if (note) {
        const [left, right] = figure.layout[i ? `xaxis${i + 1}` : "xaxis"].domain;
        const place = { xref: "paper", yref: "paper", x: (left + right) / 2, y: 0.99, xanchor: "center", yanchor: "top" };
        const font = { color: quiet(), size: figure.layout.font.size - 2 };
        figure.layout.annotations.push({ ...place, text: note, showarrow: false, font });
        for (const trace of own) if (trace.yaxis !== axis) trace.visible = false;
      }
    });
    return figure;
  }
}

export const panel = (name, page) => new Strip(name, page.live);

const quiet = () => getComputedStyle(document.documentElement).getPropertyValue("--quiet");
