// Frames that the server trains: chunks of `/frames`, which browsers and proxies may keep.

import { decode } from "./chunk.js";
import { prefix, toQuery } from "./recipe.js";
import { Refused } from "./source.js";

/** @implements {import("./source.js").FrameSource} */
export class FetchedSource {
  /**
   * @param {{settings: Object, build: string, limits: {steps: number}}} facts the server's
   * @param {import("./source.js").FrameRequest & {bytes: string}?} first a request and its chunk, in base64, that came
   *   with the page
   */
  constructor({ settings, build, limits }, first = null) {
    this.table = settings;
    this.build = build;
    this.limits = limits;
    this.first = first && { address: this.#address(first), bytes: first.bytes };
  }

  span() {
    return { first: 0, every: 1, last: this.limits.steps, recorded: false };
  }

  /** @param {import("./source.js").FrameRequest} request */
  async request(wanted) {
    const address = this.#address(wanted);
    if (address === this.first?.address) return decode(bytesOf(this.first.bytes));
    const response = await fetch(address, { signal: wanted.signal });
    if (response.status === 409) return reloaded();
    if (response.status === 400) throw new Refused((await response.json()).problem);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return decode(await response.arrayBuffer());
  }

  /** Where a chunk is found; edits after its last frame are left out, or it would have many addresses. */
  #address({ recipe, start, every, count }) {
    const own = toQuery(prefix(recipe, start + (count - 1) * every), this.table);
    return `frames?${own && `${own}&`}start=${start}&every=${every}&count=${count}&v=${this.build}`;
  }
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** The page is of another build than the server: nothing comes any more until it is loaded anew. */
function reloaded() {
  location.reload();
  return new Promise(() => {});
}
