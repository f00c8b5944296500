// The tiles of a map over a made-up server: {answers}, what comes of its requests in turn: "tile", "away" for no
// answer, or [status, body, headers]; after them tiles alone. Answers with {asked, places, seen, waits, done, problem}: how
// many requests, the tiles that came as [cells, row, column], what the bar said of waiting, how long it was waited, ms.
// Time does not pass.

import { pathToFileURL } from "node:url";

const [assets, answers] = process.argv.slice(2);
const { Tiles } = await import(pathToFileURL(`${assets}/js/map/tiles.js`));
const script = JSON.parse(answers);
const told = { asked: 0, places: [], seen: [""], waits: [] };

globalThis.fetch = async (address) => {
  told.asked += 1;
  const answer = script.length ? script.shift() : "tile";
  if (answer === "away") throw new TypeError("fetch failed");
  if (answer !== "tile") return new Response(answer[1], { status: answer[0], headers: answer[2] });
  const given = new URLSearchParams(address);
  const [row, column, cells] = ["row", "column", "cells"].map((name) => Number(given.get(name)));
  told.places.push([cells, row, column]);
  const axis = { values: Array(cells).fill(0.1), edges: Array(cells + 1).fill(0.1) };
  return Response.json({ row, column, side: 8, x: axis, y: axis, outcome: Array(64).fill(0), jsd: Array(64).fill(0.1) });
};
globalThis.setTimeout = (next, wait) => {
  told.waits.push(wait);
  queueMicrotask(next);
};

const tiles = new Tiles(() => {
  if (tiles.waiting !== told.seen.at(-1)) told.seen.push(tiles.waiting);
});
await tiles.start({
  query: "defaults=2",
  names: ["lr_d", "lr_g"],
  x: [0.1, 1],
  y: [0.1, 1],
  steps: 9,
  side: 8,
  atOnce: 1,
  build: "b",
});
console.log(JSON.stringify({ ...told, done: tiles.done, total: tiles.total, problem: tiles.problem }));
