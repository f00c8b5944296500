// Runs the page's player outside a browser. Reads one JSON object per line and answers with one:
// {query, moves, limit}: what is shown after opening a link and after each gesture, and whether the list
// of runs survives a reload; {kept}: what is made of such a list as the tab holds it; {opens, first}: what is asked for
// and shown when a link is opened with a chunk that came with the page, or null; {straight, step}: a frame that a
// new worker trains from the start. The third argument says who trains the frames, "server" or "browser"; a fourth one how
// many bytes of states the browser keeps.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { workers } from "./worker.mjs";

const [assets, base, engine, most = null] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const [{ Player }, { Editor }] = [await load("playback/player"), await load("playback/editor")];
const { FetchedSource } = await load("playback/fetched_source");
const { ComputedSource } = await load("engine/computed_source");
const { ServedPrograms } = await load("engine/served_programs");
const { headline, howToGoOn } = await load("page/headline");
const { keep, recall } = await load("page/session");
const far = globalThis.fetch;
const asked = []; // addresses
globalThis.fetch = (path, options) => {
  asked.push(path);
  return far(`${base}/${path}`, options);
};
const facts = await (await far(`${base}/facts`)).json();
const PATIENCE = 60000; // ms: the first frame of a program waits for its compiler
const DRAG_PACE = 110; // ms after which a slider's next move is an edit
const DRAG_RESTS = 1200; // ms after the last move of a slider
const nothing = () => {};
const begun = workers(assets, most);
const programs = new ServedPrograms(facts);
const stored = new Map();
globalThis.sessionStorage = {
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, text) => stored.set(key, text),
};

/** A player and an editor with a run as the page opens it. */
async function opened(query, { first = null, limits = facts.limits } = {}) {
  const moves = { changed: nothing, frameShown: nothing, recipeChanged: nothing, restarted: nothing };
  const known = { ...facts, limits };
  const source = engine === "browser" ? new ComputedSource(known, programs, begun) : new FetchedSource(known, first);
  const player = new Player(facts, moves, source);
  const editor = new Editor(player);
  const { settings, edits, view } = await (await fetch(`link?${query}`)).json();
  if (view.speed !== facts.view.speed) player.setSpeed(view.speed);
  editor.open({ settings, edits });
  await settled(player);
  return { player, editor };
}

/** Tick as the display does until what was asked for is shown. */
async function settled(player, done = () => player.target === null && player.shown) {
  const deadline = performance.now() + PATIENCE;
  while (!done()) {
    if (performance.now() > deadline) throw new Error("the player does not come to rest");
    player.tick();
    await new Promise((next) => setTimeout(next, 1)); // the server needs the processor
  }
}

const gestures = {
  play: async ({ player }, frames, last = 60) => {
    const until = Math.min(player.head + frames * player.speed, last);
    player.play();
    await settled(player, () => player.head >= until || !player.playing);
    player.pause();
  },
  seek: ({ player }, step) => player.seek(step, { exact: true }),
  near: ({ player }, step) => player.seek(step),
  move: ({ player }, frames) => player.move(frames),
  speed: ({ player }, speed) => player.setSpeed(speed),
  set: ({ editor }, name, value) => editor.set({ [name]: value }),
  hasty: ({ player, editor }, name, value) => {
    editor.explore(null);
    player.pause();
    return editor.set({ [name]: value }); // before any frame of the new run is here
  },
  drag: ({ editor }, name, value) => editor.drag(name, value),
  pace: () => new Promise((next) => setTimeout(next, DRAG_PACE)),
  release: async ({ player }) => {
    await new Promise((next) => setTimeout(next, DRAG_RESTS));
    await settled(player);
  },
  step: ({ editor }, who) => editor.step(who),
  undo: ({ editor }) => editor.undo(),
  redo: ({ editor }) => editor.redo(),
  pin: ({ editor }) => editor.pin(),
  choose: ({ player, editor }, i) => editor.choose(player.runs.list[i % player.runs.list.length].id),
  remove: ({ player, editor }, i) => editor.remove(player.runs.list[i % player.runs.list.length].id),
  slow: ({ player }, on) => player.slowMotion.switch(on),
  part: async ({ player, editor }) => {
    const { half } = player.slowMotion;
    editor.step("both");
    if (player.slowMotion.on) await settled(player, () => player.slowMotion.half !== half);
  },
};

function told({ step, metrics, pData, curves, top }) {
  const bytes = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString("base64");
  return { step, metrics, pData: bytes(pData), curves: bytes(curves), top };
}

function seen({ player }) {
  const { shown, head, runs, problems, slowMotion } = player;
  const said = [headline(player, new Set(), "").text, howToGoOn(player)];
  return { recipe: player.query, head, frame: told(shown), half: slowMotion.half, runs: runs.list.length, problems, said };
}

async function played({ query, moves, limit = facts.limits.steps }) {
  const page = await opened(query, { limits: { ...facts.limits, steps: limit } });
  const answers = [seen(page)];
  for (const [name, ...more] of moves) {
    await gestures[name](page, ...more);
    await settled(page.player);
    answers.push(seen(page));
  }
  keep(page.player.runs);
  const { runs, problems } = recall(facts.settings, facts.limits);
  const { list, current } = page.player.runs;
  page.player.cache.keep([]); // nothing is fetched any more
  return { answers, kept: JSON.stringify([list, current]) === JSON.stringify([runs?.list, runs?.current]), problems };
}

async function firstShown({ opens, first }) {
  const page = await opened(opens, { first });
  page.player.cache.keep([]);
  return { asked: asked.filter((path) => path.startsWith("frames")), shown: seen(page) };
}

async function trained({ straight, step }) {
  const { settings, edits } = await (await fetch(`link?${straight}`)).json();
  const source = new ComputedSource(facts, programs, begun);
  const { signal } = new AbortController();
  const { frames } = await source.request({ recipe: { settings, edits }, start: step, every: 1, count: 1, signal });
  return { frame: told(frames[0]) };
}

function recalled({ kept }) {
  stored.set("gan1d-runs", kept);
  return recall(facts.settings, facts.limits);
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  asked.length = 0;
  try {
    const answers = { opens: firstShown, straight: trained, kept: recalled, query: played };
    const kind = Object.keys(answers).find((name) => name in question);
    console.log(JSON.stringify(await answers[kind](question)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}
