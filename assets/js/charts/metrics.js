// A chart of metrics over the steps of the run, with the ghost's behind.

import { MetricChart } from "./live.js";

const known = (run) => run.steps.filter((step) => step <= run.last).map((step) => run.get(step));

let made = 0; // so many charts

export class Metrics extends MetricChart {
  constructor(id) {
    super(id);
    this.rests = made++ % 2 === 1; // charts take turns while the run plays: they cost the most
  }

  draw(player) {
    this.rests = !this.rests;
    if (player.playing && this.rests) return;
    const { frames, ghost, head } = player;
    super.draw(known(frames), head, ghost && ghost !== frames ? known(ghost) : []);
  }

  settle() {
    this.lines.settle();
  }
}

export const panel = (name) => new Metrics(name);
