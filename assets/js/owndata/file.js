// Reads a file or a pasted text as a table, in pieces, so that the page is never held up for long.

import { NotUtf8Error, TableError } from "./column.js";
import { TableReader } from "./table.js";

export const MOST_BYTES = 20 * 2 ** 20;
const PIECE = 1 << 17; // bytes
const WORK = 30; // ms between two breaths of the page
const TOLD = 250; // ms between two words on the progress: each is a new picture of the page
/** @type {Record<string, string>} */
const WIDE = { "255,254": "utf-16le", "254,255": "utf-16be" }; // byte order marks

const breath = () => new Promise((next) => setTimeout(next));

/**
 * The table in a file: UTF-8, UTF-16 by its mark, else Windows-1252, which an older spreadsheet writes.
 * @param {Blob} blob  @param {(share: number) => void} progress told from time to time, 0 to 1
 * @param {AbortSignal} [signal]
 * @returns {Promise<TableReader>}  @throws {TableError} a sentence
 */
export async function readTable(blob, progress = () => {}, signal = undefined) {
  if (blob.size > MOST_BYTES) {
    const megabytes = (/** @type {number} */ bytes) =>
      `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 2 })} MB`;
    throw new TableError(`a file must have at most ${megabytes(MOST_BYTES)}, got ${megabytes(blob.size)}`);
  }
  const mark = new Uint8Array(await blob.slice(0, 2).arrayBuffer()).join();
  try {
    // Not fatal: what is no text becomes U+FFFD, and so the reader can name its line.
    return await readAs(new TextDecoder(WIDE[mark] ?? "utf-8"), new TableReader(), blob, progress, signal);
  } catch (error) {
    if (!(error instanceof NotUtf8Error) || mark in WIDE) throw error;
    return readAs(new TextDecoder("windows-1252"), new TableReader("Windows-1252"), blob, progress, signal);
  }
}

/**
 * @param {TextDecoder} decoder  @param {TableReader} reader  @param {Blob} blob
 * @param {(share: number) => void} progress  @param {AbortSignal} [signal]
 */
async function readAs(decoder, reader, blob, progress, signal) {
  let [rested, told] = [performance.now(), 0];
  for (let at = 0; at < blob.size; at += PIECE) {
    const bytes = await blob.slice(at, at + PIECE).arrayBuffer();
    reader.add(decoder.decode(bytes, { stream: true }));
    const now = performance.now();
    if (now - rested > WORK) {
      if (now - told > TOLD) {
        progress(Math.min((at + PIECE) / blob.size, 1));
        told = now;
      }
      await breath();
      rested = performance.now();
    }
    signal?.throwIfAborted();
  }
  reader.add(decoder.decode());
  return reader.finish();
}
