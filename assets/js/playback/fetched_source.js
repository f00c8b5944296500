// Frames that the server trains: chunks of `/frames`, which browsers and proxies may keep.

import { decode } from "./chunk.js";
import { prefix, toQuery } from "./recipe.js";
import { Refused } from "./source.js";

/** @implements {import("./source.js").FrameSource} */
export class FetchedSource {
  /**
   * @param {{settings: Object, build: string, limits: {steps: number}}} facts the server's
   * @param {{address: string, bytes: string}?} first the chunk that came with the page, in base64, and its address
   */
  constructor({ settings, build, limits }, first = null) {
    this.table = settings;
    this.build = build;
    this.limits = limits;
    this.first = first;
  }

  span() {
    return { first: 0, every: 1, last: this.limits.steps, recorded: false };
  }

  /** @param {import("./source.js").FrameRequest} request */
  async request({ recipe, start, every, count, signal }) {
    const own = toQuery(prefix(recipe, start + (count - 1) * every), this.table); // later edits would be another address
    const frames = `start=${start}&every=${every}&count=${count}&v=${this.build}`;
    const address = `frames?${own && `${own}&`}${frames}`;
    if (address === this.first?.address) return decode(bytesOf(this.first.bytes));
    const response = await fetch(address, { signal });
    if (response.status === 409) return reloaded();
    if (response.status === 400) throw new Refused((await response.json()).problem);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return decode(await response.arrayBuffer());
  }
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** The page is of another build than the server: nothing comes any more until it is loaded anew. */
function reloaded() {
  location.reload();
  return new Promise(() => {});
}
