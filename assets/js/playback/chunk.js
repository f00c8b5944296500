// Reads a chunk of frames: the format is described in gan1d/formats/wire.py.

const LEVELS = 65535;

/** @import { Chunk, Curves, Frame, Head } from "./types.js" */

/**
 * What is written in base64.
 * @param {string} text
 */
export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/**
 * @param {ArrayBuffer} buffer
 * @returns {Chunk}
 */
export function decode(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  /** @type {Head & {lost: number[]}} */
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const { bins, count, metrics, p_data: changes } = head;
  const per = metrics.length;
  let at = 4 + size;
  const densities = changes.map((_, i) => new Float32Array(buffer, at + 4 * bins * i, bins));
  at += 4 * bins * changes.length;
  const points = count ? (buffer.byteLength - at - 4 * (per + 1) * count - 6 * bins * count) / (4 + 4 * count) : 0;
  const z = new Float32Array(buffer, at, points);
  at += 4 * points;
  const numbers = new Float32Array(buffer, at, per * count);
  at += 4 * per * count;
  const tops = new Float32Array(buffer, at, count);
  at += 4 * count;
  const length = 3 * bins + 2 * points;
  const lost = [bins, bins, bins, points, points].flatMap((numbers, i) => new Array(numbers).fill(head.lost[i]));
  const levels = levelsOf(buffer, at, count, lost);
  /** @type {Frame[]} */
  const frames = [];
  for (let i = 0; i < count; i++) {
    /** @type {Record<string, number>} */
    const own = {};
    for (const [j, name] of metrics.entries()) own[name] = numbers[i * per + j];
    const curves = levels.subarray(length * i, length * (i + 1));
    const pData = densities[changes.findLastIndex((first) => first <= i)];
    frames.push({ step: head.start + i * head.every, metrics: own, pData, curves, top: tops[i], head });
  }
  return { head, z, frames };
}

/**
 * The numbers of all curves, which are written as differences.
 * @param {ArrayBuffer} buffer  @param {number} at where they begin
 * @param {number} count of frames  @param {number[]} lost how many bits each number of a frame has lost
 */
function levelsOf(buffer, at, count, lost) {
  const { length } = lost;
  const total = count * length;
  const [low, high] = [new Uint8Array(buffer, at, total), new Uint8Array(buffer, at + total, total)];
  const levels = new Uint16Array(total); // its arithmetic is that of 16 bits, and so is the writing
  for (let i = 0; i < count; i++) {
    let change = 0;
    for (let k = i * length; k < (i + 1) * length; k++) {
      const zigzag = low[k] | (high[k] << 8);
      change += (zigzag >>> 1) ^ -(zigzag & 1);
      levels[k] = change + (i ? levels[k - length] : 0);
    }
  }
  for (let k = 0; k < total; k++) levels[k] <<= lost[k % length];
  return levels;
}

/**
 * The curves of a frame in their own units.
 * @param {Frame} frame
 * @returns {Curves}
 */
export function curvesOf(frame) {
  const { bins, ranges } = frame.head;
  const points = (frame.curves.length - 3 * bins) / 2;
  /** @type {(name: string, from: number, to: number) => Float64Array} */
  const field = (name, from, to) => {
    const [low, high] = name === "p_g" ? [0, frame.top] : ranges[name];
    const scale = (high - low) / LEVELS;
    const values = new Float64Array(to - from);
    for (let i = from; i < to; i++) values[i - from] = low + scale * frame.curves[i];
    return values;
  };
  return {
    p_data: frame.pData,
    p_g: field("p_g", 0, bins),
    d: field("d", bins, 2 * bins),
    d_star: field("d_star", 2 * bins, 3 * bins),
    g_z: field("g_z", 3 * bins, 3 * bins + points),
    pull: field("pull", 3 * bins + points, frame.curves.length),
  };
}
