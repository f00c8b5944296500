// The player over a made-up source. Reads one JSON object per line and answers with {value} or {error}:
// {source, moves}: what is shown after each move. A source is {recorded: [[start, every, count, diverged], ...]}, runs of
// a recording, or {answers: [...]}, what comes of each request in turn: "frames", a refusal's sentence, or null for none.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets, known] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const [{ Player }, { Refused }] = [await load("playback/player"), await load("playback/source")];
const [{ RecordedSource }, { listOf }] = [await load("offline/recorded_source"), await load("playback/runs")];
const facts = JSON.parse(readFileSync(known, "utf8"));
const defaults = Object.fromEntries(Object.values(facts.settings).map((row) => [row.name, row.default]));
const metrics = { jsd: 0.5, value: -1, d_offset: 0.4 };
const resting = () => new Promise((next) => setTimeout(next, 5));

function chunkOf(start, every, count, diverged = null) {
  const head = { start, every, count, diverged };
  const frames = Array.from({ length: count }, (_, i) => ({ step: start + i * every, metrics, head }));
  return { head, frames };
}

const recipeOf = (seed) => ({ settings: { ...defaults, seed }, edits: [] });

class Scripted {
  constructor(answers) {
    this.answers = answers;
    this.asked = 0;
  }

  span() {
    return { first: 0, every: 1, last: 1000, recorded: false };
  }

  async request({ start, every, count }) {
    this.asked += 1;
    const answer = this.answers.length ? this.answers.shift() : "frames";
    if (answer === null) throw new TypeError("no connection");
    if (answer !== "frames") throw new Refused(answer);
    return chunkOf(start, every, count);
  }
}

async function played({ source: { recorded, answers }, moves }) {
  const source = recorded
    ? new RecordedSource(recorded.map((chunk, i) => ({ recipe: recipeOf(i), chunk: chunkOf(...chunk) })))
    : new Scripted(answers);
  const offline = [];
  const view = { frameShown() {}, changed: () => offline.push(player.frames?.offline ?? false), recipeChanged() {}, restarted() {} };
  const player = new Player(facts, view, source);
  const runs = listOf((recorded ?? [0]).map((_, i) => recipeOf(i)));
  const acts = {
    open: () => player.use(runs),
    choose: (i) => player.use({ ...player.runs, current: i + 1 }),
    seek: (step) => player.seek(step),
    move: (frames) => player.move(frames),
    speed: (speed) => player.setSpeed(speed),
    pace: (pace) => player.setPace(pace),
    play: () => player.play(),
    ticks: (count) => Array.from({ length: count }, () => player.tick()),
    wait: (ms) => new Promise((next) => setTimeout(next, ms)),
  };
  const seen = [];
  for (const [name, ...more] of [["open"], ...moves]) {
    await acts[name](...more);
    for (let i = 0; i < 3 && name !== "ticks" && !player.playing; i++) {
      player.tick();
      await resting();
    }
    const { head, asked, shown, playing, problems, frames } = player;
    seen.push({ head, asked, step: shown?.step ?? null, playing, problems, offline: frames.offline, requests: source.asked ?? null });
  }
  player.cache.keep([]); // nothing is asked for any more
  return { seen, offline };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ value: await played(JSON.parse(line)) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
