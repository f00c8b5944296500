// The texts that put an embed into a deck or a page: pure functions of its address.

const SANDBOX = "allow-scripts allow-same-origin"; // the least that Dash's scripts run with
const HELPER = "assets/slides/reveal-gan1d.js";

/** @import { Embed } from "../page/types.js" */

/** What can be shared, in the order of the dialog. */
export const KINDS = {
  link: "Link",
  iframe: "HTML",
  reveal: "reveal.js",
  background: "reveal.js background",
  quarto: "Quarto",
  slidev: "Slidev",
  markdown: "Markdown",
};

/**
 * @typedef {{page: string, embed: string, root: string, title: string, stages: boolean}} Shared
 *   addresses of the page, of the embed and of the app's root; what the run is, in words;
 *   whether it has the stages of Figure 1.
 */

/**
 * The text of each kind.
 * @param {Shared} shared
 * @returns {Record<keyof typeof KINDS, string>}
 */
export function snippets(shared) {
  const { page, embed, title } = shared;
  const url = escaped(embed);
  return {
    link: page,
    iframe: frame("src", shared, "width: 100%; aspect-ratio: 16 / 9; border: 0"),
    reveal: reveal(shared),
    background: `<section data-background-iframe="${url}" data-background-interactive></section>`,
    quarto: `## ${plain(title)}\n\n\`\`\`{=html}\n${frame("data-src", shared, "width: 100%; height: 540px; border: 0")}\n\`\`\``,
    slidev: `---\nlayout: iframe\nurl: "${embed.replaceAll('"', "%22")}"\n---`,
    markdown: `[${plain(title)}](<${page.replaceAll(">", "%3E")}>)`,
  };
}

/**
 * The frame of an embed.
 * @param {"src"|"data-src"} source  @param {Shared} shared  @param {string} style
 */
function frame(source, { embed, title }, style) {
  return `<iframe ${source}="${escaped(embed)}" title="${escaped(title)}"\n  sandbox="${SANDBOX}" style="${style}"></iframe>`;
}

/**
 * A section; with stages also the fragments that play them, and the helper that hears of them.
 * @param {Shared} shared
 */
function reveal(shared) {
  const indented = frame("data-src", shared, "width: 100%; height: 540px; border: 0").replace(/^/gm, "  ");
  if (!shared.stages) return `<section>\n${indented}\n</section>`;
  const fragments = [..."abcd"].map((name) => `  <i class="fragment" data-gan1d-stage="${name}"></i>`).join("\n");
  const helper = `<script src="${escaped(shared.root)}${HELPER}"></script> <!-- plugins: [RevealGan1d] -->`;
  return `<section>\n${indented}\n${fragments}\n</section>\n${helper}`;
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (one) => ENTITIES[one]);

/** Words without what Markdown would take for its own. */
const plain = (/** @type {string} */ text) => text.replace(/[\\`*_{}[\]<>#]/g, "\\$&");

/**
 * The address of an embed: the recipe and view, and what differs from the embed's defaults.
 * @param {string} root of the app  @param {string[]} view parts of a query
 * @param {Record<string, string|number|null>} options of the embed, null for its default  @param {Embed} defaults
 * @param {string} [name] of the embed's page
 */
export function embedAddress(root, view, options, defaults, name = "embed") {
  const usual = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, String(value)]));
  const own = Object.entries(options).filter(([name, value]) => value !== null && String(value) !== usual[name]);
  const parts = [...view, ...own.map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll("%2C", ",")}`)];
  return `${root}${name}${parts.length ? `?${parts.join("&")}` : ""}`;
}
