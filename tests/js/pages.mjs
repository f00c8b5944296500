// Many pages without a browser: the page's own player, in one process, against a server. Reads one JSON object per line and
// answers with one. {open: queries, rate}: pages begin to play, answered when each shows its first frame;
// {until: "offline"|"news"}: answered when each page has found the server gone, or has had frames since it was asked, with
// the seconds that took each; {shown: true}: the step and a hash of each frame that each page has shown, and its longest
// standstill; {hash: chunk}: the same of a chunk in base64.

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [assets, base] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${assets}/js/${name}.js`));
const [{ Player }, { Editor }] = [await load("playback/player"), await load("playback/editor")];
const [{ FetchedSource }, { bytesOf, decode }] = [await load("playback/fetched_source"), await load("playback/chunk")];
const far = globalThis.fetch;
globalThis.fetch = (path, options) => far(`${base}/${path}`, options);
const nothing = () => {};

const bytes = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);

function hashOf({ step, metrics, pData, curves }) {
  const hash = createHash("sha1").update(JSON.stringify(metrics));
  return [step, hash.update(bytes(pData)).update(bytes(curves)).digest("hex")];
}

class Playing {
  shown = new Map();
  longest = 0; // s
  since = performance.now();
  chunks = 0;

  constructor(facts, { settings, edits }, rate) {
    const view = { changed: nothing, recipeChanged: nothing, restarted: nothing, frameShown: (frame) => this.#show(frame) };
    const source = new FetchedSource(facts);
    const counted = {
      span: () => source.span(),
      request: async (wanted) => {
        const chunk = await source.request(wanted);
        this.chunks += 1;
        return chunk;
      },
    };
    this.player = new Player(facts, view, counted);
    new Editor(this.player).open({ settings, edits });
    this.player.play();
    setInterval(() => this.player.tick(), 1000 / rate);
  }

  #show(frame) {
    this.shown.set(...hashOf(frame));
    const now = performance.now();
    this.longest = Math.max(this.longest, (now - this.since) / 1000);
    this.since = now;
  }
}

/** Seconds until something is true of each page. */
async function waited(pages, done) {
  const begun = performance.now();
  const seconds = pages.map(() => null);
  while (seconds.includes(null)) {
    for (const [i, page] of pages.entries()) if (done(page, i)) seconds[i] ??= (performance.now() - begun) / 1000;
    await new Promise((next) => setTimeout(next, 5));
  }
  return seconds;
}

let pages = [];
const answers = {
  open: async ({ open, rate }) => {
    const html = await (await fetch("")).text();
    const facts = JSON.parse(html.match(/id="gan1d-page">(.*?)<\/script>/s)[1]);
    const links = await Promise.all(open.map(async (query) => (await fetch(`link?${query}`)).json()));
    pages = links.map((link) => new Playing(facts, link, rate));
    return waited(pages, (page) => page.shown.size);
  },
  until: ({ until }) => {
    const before = pages.map((page) => page.chunks);
    const news = (page, i) => page.chunks > before[i];
    return waited(pages, until === "offline" ? (page) => page.player.frames.offline : news);
  },
  shown: () => pages.map(({ shown, longest }) => ({ frames: [...shown], longest })),
  hash: ({ hash }) => decode(bytesOf(hash)).frames.map(hashOf),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const [name] = Object.keys(question);
  console.log(JSON.stringify(await answers[name](question)));
}
process.exit(0);
