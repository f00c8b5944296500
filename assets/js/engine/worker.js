// Trains in a worker: a program that app/engine.py compiled from JAX to WebAssembly. It imports nothing, since
// a file without a server starts it from its text.

/** @import { Block, Parts, Place, Program, Task } from "./types.js" */

/** @typedef {{step: number, state: Uint8Array}} Kept */
/** @typedef {{keep: Kept[], spacing: number}} Shelf the states of a run that are kept, by step */

const PIECE = 12; // ms that a call is to last: a wish that has changed waits so long
const MOST = 12 * 2 ** 20; // bytes of states kept, each with what it depends on
const SPACING = 25; // steps between them at first
const LEVELS = 65535;

class Cancelled extends Error {}

/** States of runs, so that no replay is long; when there are too many, they are thinned. */
class Checkpoints {
  /** @type {Map<string, Shelf>} */
  shelves = new Map(); // the one used last is the last
  bytes = 0;

  /**
   * The last state at or before a step.
   * @param {Task["prefixes"]} prefixes  @param {number} step
   */
  nearest(prefixes, step) {
    for (const [key, end] of prefixes.toReversed()) {
      const found = this.shelves.get(key)?.keep.findLast((one) => one.step <= Math.min(step, end));
      if (found) return found;
    }
    return null;
  }

  /**
   * @param {string} key  @param {number} step  @param {Uint8Array} state
   */
  keep(key, step, state) {
    const shelf = this.shelves.get(key) ?? { keep: [], spacing: SPACING };
    this.shelves.delete(key);
    this.shelves.set(key, shelf);
    const at = shelf.keep.findLastIndex((one) => one.step <= step);
    const [before, after] = [shelf.keep[at], shelf.keep[at + 1]];
    if (before?.step === step) return;
    if (before && (after ? after.step - before.step <= shelf.spacing : step - before.step < shelf.spacing)) return;
    shelf.keep.splice(at + 1, 0, { step, state });
    this.bytes += key.length + state.length;
    while (this.bytes > MOST) this.#makeRoom();
  }

  #makeRoom() {
    const [[key, shelf]] = this.shelves;
    const kept = this.shelves.size > 1 ? [] : shelf.keep.filter((_, i) => i % 2 === 0);
    if (!kept.length) this.shelves.delete(key);
    this.bytes -= (shelf.keep.length - kept.length) * (key.length + shelf.keep[0].state.length);
    shelf.keep = kept;
    shelf.spacing *= 2;
  }
}

/** A program's module, its arguments filled in by name. */
class Machine {
  /** @param {Program} program  @param {WebAssembly.WebAssemblyInstantiatedSource} module */
  constructor(program, { instance }) {
    this.program = program;
    this.run = /** @type {{init: () => void, advance: () => void, memory: WebAssembly.Memory}} */ (instance.exports);
    this.buffer = this.run.memory.buffer;
    this.pace = 0.1; // updates per ms, as measured
  }

  /** @param {Record<string, Place>} places  @param {Record<string, ArrayLike<number>>} arrays */
  #write(places, arrays) {
    for (const [name, { offset, dtype }] of Object.entries(places)) {
      const Kind = { float32: Float32Array, int32: Int32Array, uint32: Uint32Array }[dtype];
      new Kind(this.buffer, offset, arrays[name].length).set(arrays[name]);
    }
  }

  /** @param {Task} task */
  begin({ start, schedule }) {
    this.#write(this.program.init.start, start);
    this.#write(this.program.advance.start, start);
    this.#write(this.program.advance.schedule, schedule);
  }

  /** The state of step 0. */
  init() {
    this.run.init();
    return this.#read(this.program.init.state);
  }

  /** @param {Parts} parts */
  #read(parts) {
    const state = new Uint8Array(parts.reduce((sum, [, size]) => sum + size, 0));
    let at = 0;
    for (const [offset, size] of parts) {
      state.set(new Uint8Array(this.buffer, offset, size), at);
      at += size;
    }
    return state;
  }

  /**
   * Train `first` steps and take a frame, then `every` steps and a frame, until there are `count`.
   * @param {Uint8Array} state  @param {[first: number, every: number, count: number]} numbers
   */
  advance(state, numbers) {
    let at = 0;
    for (const [offset, size] of this.program.advance.state) {
      new Uint8Array(this.buffer, offset, size).set(state.subarray(at, at + size));
      at += size;
    }
    for (const [i, offset] of this.program.advance.numbers.entries()) new Int32Array(this.buffer, offset, 1)[0] = numbers[i];
    this.run.advance();
    return this.#read(this.program.advance.after);
  }

  /**
   * The frames of the last call.
   * @param {number} count  @param {Task["head"]} head
   * @returns {Block}
   */
  frames(count, { bins, metrics, ranges }) {
    const { frames } = this.program.advance;
    const field = (/** @type {string} */ name, length = 1) => new Float32Array(this.buffer, frames[name], count * length);
    const bad = new Int32Array(this.buffer, frames.finite, count).indexOf(0);
    const columns = metrics.map((name) => field(name));
    const points = (frames.pull - frames.g_z) / 4 / this.program.block;
    const lengths = { p_g: bins, d: bins, d_star: bins, g_z: points, pull: points };
    const per = 3 * bins + 2 * points;
    const pG = (/** @type {number} */ i) => field("p_g", bins).subarray(i * bins, (i + 1) * bins);
    const tops = Float32Array.from({ length: count }, (_, i) => Math.max(ranges.p_g[1], ...pG(i)));
    const curves = new Uint16Array(count * per);
    let from = 0;
    for (const [name, length] of Object.entries(lengths)) {
      const [low, most] = ranges[name];
      const values = field(name, length);
      for (let i = 0; i < values.length; i++) {
        const high = name === "p_g" ? tops[Math.floor(i / length)] : most;
        const share = Math.min(Math.max((values[i] - low) / (high - low), 0), 1);
        curves[Math.floor(i / length) * per + from + (i % length)] = Math.round(share * LEVELS);
      }
      from += length;
    }
    const n = metrics.length;
    const numbers = Float32Array.from({ length: count * n }, (_, i) => columns[i % n][Math.floor(i / n)]);
    return { metrics: numbers, curves, tops, pData: field("p_data", bins).slice(), finite: bad < 0 ? count : bad };
  }
}

/** @type {Map<string, Machine>} */
const machines = new Map();
const checkpoints = new Checkpoints();
/** @type {Set<number>} */
const waiting = new Set(); // ids of tasks whose answer somebody waits for

/** Let messages in. A timer would do, but after some of them browsers let it wait 4 ms. */
function breath() {
  return new Promise((next) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => next(port1.close());
    port2.postMessage(null);
  });
}

/** @param {Task} task */
async function answer(task) {
  if (task.program) machines.set(task.key, new Machine(task.program, await WebAssembly.instantiate(task.program.binary)));
  const machine = /** @type {Machine} */ (machines.get(task.key));
  const { first, every, count, prefixes, schedule, head } = task;
  const look = async () => {
    await breath();
    if (!waiting.has(task.id)) throw new Cancelled();
    machine.begin(task);
  };
  await look();
  const known = checkpoints.nearest(prefixes, first);
  let [at, state] = known ? [known.step, known.state] : [0, machine.init()];
  const updates = (/** @type {number} */ step) => {
    const row = schedule.step.findLastIndex((one) => one <= step);
    return Math.max(1, schedule["live.n_d"][row] + schedule["live.n_g"][row]);
  };
  /** @type {Block[]} */
  const blocks = [];
  for (let done = 0; done < count; ) {
    await look();
    const most = Math.max(1, Math.floor((PIECE * machine.pace) / updates(at)));
    const lead = first + done * every - at;
    const replays = lead > most; // a piece of the way to the next frame
    const n = replays ? 1 : Math.min(machine.program.block, count - done, 1 + Math.floor((most - lead) / every));
    const steps = (replays ? most : lead) + every * (n - 1);
    const begun = performance.now();
    const next = machine.advance(state, [replays ? most : lead, every, n]);
    if (steps) machine.pace = (updates(at) * steps) / Math.max(performance.now() - begun, 0.1);
    const block = machine.frames(n, head);
    if (block.finite < n) {
      if (!replays) blocks.push(block);
      const diverged = await divergence(machine, task, at, state, at + steps, look);
      return { blocks: blocks.map((one) => cut(one, head)), diverged };
    }
    [at, state] = [at + steps, next];
    const key = prefixes.find(([, end]) => at <= end);
    if (key) checkpoints.keep(key[0], at, state);
    if (replays) continue;
    blocks.push(block);
    done += n;
  }
  return { blocks, diverged: null };
}

/**
 * The first step after a finite state that is not.
 * @param {Machine} machine  @param {Task} task  @param {number} at  @param {Uint8Array} state  @param {number} bad
 * @param {() => Promise<void>} look
 */
async function divergence(machine, task, at, state, bad, look) {
  for (;;) {
    await look();
    const n = Math.max(1, Math.min(machine.program.block, bad - at));
    const next = machine.advance(state, [1, 1, n]);
    const { finite } = machine.frames(n, task.head);
    if (finite < n || at >= bad) return at + 1 + finite;
    [at, state] = [at + n, next];
  }
}

/** A block's finite frames. @param {Block} block  @param {Task["head"]} head @returns {Block} */
function cut({ metrics, curves, tops, pData, finite }, head) {
  const all = pData.length / head.bins;
  const first = (/** @type {any} */ array) => array.slice(0, (array.length / all) * finite);
  return { metrics: first(metrics), curves: first(curves), tops: first(tops), pData: first(pData), finite };
}

let last = Promise.resolve(); // tasks are done one after the other

self.addEventListener("message", ({ data }) => {
  if ("cancel" in data) {
    waiting.delete(data.cancel);
    return;
  }
  waiting.add(data.id);
  last = last.then(async () => {
    try {
      self.postMessage({ id: data.id, ...(await answer(data)) });
    } catch (error) {
      const problem = error instanceof Cancelled ? null : String(error);
      self.postMessage({ id: data.id, problem });
    }
    waiting.delete(data.id);
  });
});
