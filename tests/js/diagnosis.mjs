// What is said of runs. Reads one JSON object per line and answers with {value}:
// {about: "said", chunk, context, metrics?, ms?}, a chunk of frames in base64 and numbers that take
// the place of its own: for each frame the rule and the sentence; with `ms` between two frames,
// those that the page would show; with `trains`, who trains at each frame;
// {about: "modes", density, width, edges} and {about: "turns", values, least}: what those functions return.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const [{ decode }, { diagnose }] = [await load("playback/chunk"), await load("diagnosis/rules")];
const { Diagnosis } = await load("diagnosis/diagnosis");
const [{ modesOf }, { turns }] = [await load("diagnosis/modes"), await load("diagnosis/series")];

/** The frames of a chunk, with other numbers. */
function framesOf({ chunk, metrics = {} }) {
  const { frames } = decode(new Uint8Array(Buffer.from(chunk, "base64")).buffer);
  const other = (i) => Object.fromEntries(Object.entries(metrics).map(([name, values]) => [name, values[i]]));
  return frames.map((frame, i) => ({ ...frame, metrics: { ...frame.metrics, ...other(i) } }));
}

function said({ context, ms, trains, ...rest }) {
  const frames = framesOf(rest);
  const shown = new Diagnosis();
  let before = null;
  return frames.map((_, i) => {
    const past = frames.slice(0, i + 1);
    if (ms === undefined) {
      const { id, text } = diagnose(past, context, before);
      before = id;
      return { id, text };
    }
    const train = trains?.[i] ?? context.settings.train;
    shown.look(past, { ...context, settings: { ...context.settings, train } }, i * ms);
    return { id: shown.id, text: shown.text };
  });
}

const ANSWERS = {
  said,
  modes: ({ density, width, edges }) => modesOf(density, width, edges),
  turns: ({ values, least }) => turns(values, least),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { about, ...question } = JSON.parse(line);
    console.log(JSON.stringify({ value: ANSWERS[about](question) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
