// Frames that the server trains: chunks of `/frames`, which browsers and proxies may keep.

import { bytesOf, decode } from "./chunk.js";
import { prefix, toQuery } from "./recipe.js";
import { Busy, Refused } from "./source.js";

/** @import { FrameRequest, FrameSource } from "./source.js" */
/** @import { Facts } from "./types.js" */
/** @typedef {Omit<FrameRequest, "signal"> & {bytes: string}} FirstChunk a request, and its chunk in base64 */

const LATER = { Priority: "u=7" }; // the least urgent, as RFC 9218 has it

/** @implements {FrameSource} */
export class FetchedSource {
  load = 0;

  /** @param {Facts & {build: string}} facts  @param {FirstChunk|null} first what came with the page */
  constructor({ settings, build, limits }, first = null) {
    this.table = settings;
    this.build = build;
    this.limits = limits;
    this.first = first && { address: this.#address(first), bytes: first.bytes };
  }

  span() {
    return { first: 0, every: 1, last: this.limits.steps, recorded: false };
  }

  /** @param {FrameRequest} wanted */
  async request(wanted) {
    const address = this.#address(wanted);
    if (address === this.first?.address) return decode(bytesOf(this.first.bytes));
    const headers = wanted.later ? LATER : {};
    const response = await answered(await fetch(address, { signal: wanted.signal, headers }));
    this.load = Number(response.headers.get("Gan1d-Load") ?? 0);
    return decode(await response.arrayBuffer());
  }

  /**
   * Where a chunk is found; edits after its last frame are left out, or it would have many addresses.
   * @param {Omit<FrameRequest, "signal">} wanted
   */
  #address({ recipe, start, every, count }) {
    const own = toQuery(prefix(recipe, start + (count - 1) * every), this.table);
    return `frames?${own && `${own}&`}start=${start}&every=${every}&count=${count}&v=${this.build}`;
  }
}

/**
 * An answer that is one. Rejects with `Refused` where the server says why there will never be one, with `Busy` where
 * it says to come again, and else with an error: another time there may be one.
 * @param {Response} response
 */
export async function answered(response) {
  if (response.ok) return response;
  if (response.status === 409) return reloaded();
  if (response.status === 503) throw await busy(response);
  const { problem } = await response.json().catch(() => ({}));
  throw problem ? new Refused(problem) : new Error(`status ${response.status}`);
}

/**
 * What a server says that has too much to do; a proxy may say it without a sentence.
 * @param {Response} response
 */
export async function busy(response) {
  const { problem } = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After")) || 1;
  return new Busy(problem ?? "The server has too much to do; this page asks again by itself.", seconds);
}

/**
 * The page is of another build than the server: nothing comes any more until it is loaded anew.
 * @returns {Promise<never>}
 */
function reloaded() {
  location.reload();
  return new Promise(() => {});
}
