// Frames that the file holds: each run's come all at once, since they are there.

import { sharedSteps } from "../playback/recipe.js";
import { Refused } from "../playback/source.js";

/** @typedef {{recipe: import("../playback/recipe.js").Recipe, chunk: import("../playback/chunk.js").Chunk}} Recording */

/** @implements {import("../playback/source.js").FrameSource} */
export class RecordedSource {
  /** @param {Recording[]} recordings */
  constructor(recordings) {
    this.recordings = recordings;
  }

  /** Step of the last frame of the longest run. */
  get end() {
    return Math.max(...this.recordings.map(({ recipe }) => this.span(recipe).last));
  }

  /** @param {import("../playback/recipe.js").Recipe} recipe */
  span(recipe) {
    const { start, every, count } = this.#chunk(recipe).head;
    return { first: start, every, last: start + every * (count - 1), recorded: true };
  }

  /** @param {import("../playback/source.js").FrameRequest} request */
  async request({ recipe }) {
    return this.#chunk(recipe);
  }

  #chunk(recipe) {
    const found = this.recordings.find((one) => sharedSteps(one.recipe, recipe) === Infinity);
    if (!found) throw new Refused("this run was not recorded");
    return found.chunk;
  }
}
