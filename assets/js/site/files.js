// The files of the site: deflated JSON, each asked for once.

export class Files {
  /** @type {Map<string, Promise<any>>} */
  #asked = new Map();

  /**
   * What a file holds.
   * @param {string} path
   * @returns {Promise<any>}
   */
  read(path) {
    const asked = this.#asked.get(path) ?? fetched(path);
    this.#asked.set(path, asked);
    asked.catch(() => this.#asked.delete(path)); // it is asked for again
    return asked;
  }
}

/** @param {string} path */
async function fetched(path) {
  const response = await fetch(path);
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
  return new Response(response.body.pipeThrough(new DecompressionStream("deflate"))).json();
}
