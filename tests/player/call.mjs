// Calls functions of the page's modules. Reads one JSON object per line, {module, name, args}, and
// answers with {value} or {error}. Among the arguments {"$numbers": [...]} is a Float64Array and
// {"$bytes": "base64"} a Blob; of an object that is returned, getters and methods are not told.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets] = process.argv.slice(2);

const given = (_, value) => {
  if (value?.$numbers) return Float64Array.from(value.$numbers);
  if (typeof value?.$bytes === "string") return new Blob([Buffer.from(value.$bytes, "base64")]);
  return value;
};
const told = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);

for await (const line of createInterface({ input: process.stdin })) {
  const { module, name, args } = JSON.parse(line, given);
  try {
    const functions = await import(pathToFileURL(`${assets}/player/${module}.js`));
    console.log(JSON.stringify({ value: (await functions[name](...args)) ?? null }, told));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
}
