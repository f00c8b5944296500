// What the page says of the last frame of chunks: one JSON {chunk, context} a line, a chunk in base64;
// answers with the rule's id.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const [{ decode }, { diagnose }] = [await load("playback/chunk"), await load("diagnosis/rules")];

for await (const line of createInterface({ input: process.stdin })) {
  const { chunk, context } = JSON.parse(line);
  const { frames } = decode(new Uint8Array(Buffer.from(chunk, "base64")).buffer);
  console.log(JSON.stringify(diagnose(frames, context)?.id));
}
