// The browser's engine in Node. Reads one JSON object per line and answers with {value} or {error}:
// {program, start, tasks}: a program and a start as app/engine.py has them, and what is asked of a new worker in turn:
// {recipe, start, every, count, leave}: frames, or with `leave` that nobody waits for them. The answers are the chunks.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { workers } from "./worker.mjs";

const [assets, known] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const facts = JSON.parse(readFileSync(known, "utf8"));

const [{ ComputedSource }, { bytesOf }] = [await load("engine/computed_source"), await load("playback/chunk")];

const begun = workers(assets);

async function answers({ program, start, tasks }) {
  const worker = begun();
  const programs = {
    key: () => program.binary,
    program: async () => ({ ...program, binary: bytesOf(program.binary) }),
    start: async () => start,
  };
  const source = new ComputedSource(facts, programs, () => worker);
  const chunks = [];
  for (const { leave, ...task } of tasks) {
    const wish = new AbortController();
    const chunk = source.request({ ...task, signal: wish.signal });
    if (leave) setTimeout(() => wish.abort(), 5);
    chunks.push(await chunk.catch((error) => ({ problem: error.message })));
  }
  return chunks.map((chunk) =>
    chunk.problem
      ? chunk
      : {
          head: chunk.head,
          frames: chunk.frames.map((one) => ({
            step: one.step,
            metrics: one.metrics,
            pData: Buffer.from(one.pData.slice().buffer).toString("base64"),
            top: one.top,
            curves: Buffer.from(one.curves.slice().buffer).toString("base64"),
          })),
        },
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ value: await answers(JSON.parse(line)) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
