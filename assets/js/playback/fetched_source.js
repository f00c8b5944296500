// Frames that the server trains: chunks of `/frames`, which browsers and proxies may keep.

import { decode } from "./chunk.js";
import { prefix, toQuery } from "./recipe.js";
import { Refused } from "./source.js";

/** @implements {import("./source.js").FrameSource} */
export class FetchedSource {
  /** @param {{settings: Object, build: string, limits: {steps: number}}} facts the server's */
  constructor({ settings, build, limits }) {
    this.table = settings;
    this.build = build;
    this.limits = limits;
  }

  span() {
    return { first: 0, every: 1, last: this.limits.steps, recorded: false };
  }

  /** @param {import("./source.js").FrameRequest} request */
  async request({ recipe, start, every, count, signal }) {
    const own = toQuery(prefix(recipe, start + (count - 1) * every), this.table); // later edits would be another address
    const frames = `start=${start}&every=${every}&count=${count}&v=${this.build}`;
    const response = await fetch(`frames?${own && `${own}&`}${frames}`, { signal });
    if (response.status === 409) return reloaded();
    if (response.status === 400) throw new Refused((await response.json()).problem);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return decode(await response.arrayBuffer());
  }
}

/** The page is of another build than the server: nothing comes any more until it is loaded anew. */
function reloaded() {
  location.reload();
  return new Promise(() => {});
}
