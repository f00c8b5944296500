// Runs modules for the tests: one question a line on stdin, one answer a line on stdout.
import { createInterface } from "node:readline";

let exports = null;

const questions = {
  load({ binary }) {
    const module = new WebAssembly.Module(Buffer.from(binary, "base64"));
    exports = new WebAssembly.Instance(module, {}).exports;
    return {};
  },

  // Writes arrays, calls a function some times, reads arrays; before each further call, `copies`.
  call({ name, writes, reads, copies, times }) {
    const memory = Buffer.from(exports.memory.buffer);
    for (const [offset, bytes] of writes) Buffer.from(bytes, "base64").copy(memory, offset);
    const begin = process.cpuUsage();
    for (let i = 0; i < times; i++) {
      if (i) for (const [to, from, size] of copies) memory.copyWithin(to, from, from + size);
      exports[name]();
    }
    const { user, system } = process.cpuUsage(begin);
    const seconds = (user + system) / 1e6;
    const read = ([offset, size]) => memory.toString("base64", offset, offset + size);
    return { seconds, arrays: reads.map(read) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { question, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = questions[question](rest);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
