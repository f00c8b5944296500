// A page that plays against a server that is slow, on a clock of its own. Reads one JSON object per line, {seconds, load,
// lasts}: how long each chunk takes, how many viewers are trained for, and for how long the page plays; answers with
// the times of the frames shown, and with what is said at the end.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(`${process.argv[2]}/js/${name}.js`));
const [{ Player }, { listOf }] = [await load("playback/player"), await load("playback/runs")];
const { programKey, status } = await load("page/status");
const TICKS = 60; // a second
const nothing = () => {};
let now = 0; // ms
performance.now = () => now;

class Slow {
  waiting = []; // {due, answer}

  constructor(seconds, load) {
    Object.assign(this, { seconds, load });
  }

  span() {
    return { first: 0, every: 1, last: 200000, recorded: false };
  }

  request({ start, every, count }) {
    const frames = Array.from({ length: count }, (_, i) => ({ step: start + i * every, metrics: {} }));
    const answer = { head: { diverged: null }, frames };
    return new Promise((done) => this.waiting.push({ due: now + 1000 * this.seconds, done: () => done(answer) }));
  }

  tick() {
    const due = this.waiting.filter((one) => one.due <= now);
    this.waiting = this.waiting.filter((one) => one.due > now);
    for (const one of due) one.done();
  }
}

async function played({ facts, settings, seconds, load, lasts }) {
  const source = new Slow(seconds, load);
  const times = [];
  const view = { changed: nothing, recipeChanged: nothing, restarted: nothing, frameShown: () => times.push(now / 1000) };
  const player = new Player(facts, view, source);
  player.equilibrium.played = player.equilibrium.shown = nothing; // these frames have no numbers
  now = 0;
  player.use(listOf([{ settings, edits: [] }]));
  player.play();
  for (let i = 0; i < lasts * TICKS; i++) {
    now += 1000 / TICKS;
    source.tick();
    await new Promise((next) => setImmediate(next));
    player.tick();
  }
  return { times, said: status(player, new Set([programKey(player)]))?.text ?? null };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await played(JSON.parse(line))));
}
