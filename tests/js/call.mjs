// Calls functions of the page's modules. Reads one JSON object per line, {module, name, args, then},
// and answers with {value} or {error}. Among the arguments {"$numbers": [...]} is a Float64Array and
// {"$bytes": "base64"} a Blob, {"$buffer": "base64"} an ArrayBuffer; `then` names what to read of the value, one after the other: fields,
// or methods without arguments.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets] = process.argv.slice(2);

const given = (_, value) => {
  if (value?.$numbers) return Float64Array.from(value.$numbers);
  if (typeof value?.$buffer === "string") return Uint8Array.from(Buffer.from(value.$buffer, "base64")).buffer;
  if (typeof value?.$bytes === "string") return new Blob([Buffer.from(value.$bytes, "base64")]);
  return value;
};
const told = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);

for await (const line of createInterface({ input: process.stdin })) {
  const { module, name, args, then } = JSON.parse(line, given);
  try {
    const functions = await import(pathToFileURL(`${assets}/js/${module}.js`));
    let value = await functions[name](...args);
    for (const next of then) value = typeof value[next] === "function" ? value[next]() : value[next];
    console.log(JSON.stringify({ value: value ?? null }, told));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
}
