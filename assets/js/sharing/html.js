// The Share dialog as it is built once; what a page knows is filled in later.

import { SUBJECTS } from "../charts/export.js";
import { KINDS } from "./snippets.js";

/** @import { PageFacts } from "../page/types.js" */

const GROWTH = [1, 2, 3]; // pixels of a PNG per px

/**
 * Options of a menu.
 * @param {[value: string|number, text: string][]} pairs
 */
const options = (pairs) => pairs.map(([value, text]) => `<option value="${value}">${text}</option>`).join("");

/**
 * The inside of the dialog.
 * @param {PageFacts} facts
 */
export function htmlOf(facts) {
  const radios = Object.entries(KINDS)
    .map(([kind, text]) => `<label><input type="radio" name="kind" value="${kind}"> ${text}</label>`)
    .join("");
  const parts = Object.entries(facts.sharing.labels)
    .map(([part, text]) => `<label><input type="checkbox" name="show" value="${part}"> ${text}</label>`)
    .join("");
  const themes = facts.themes.map((theme) => `<option>${theme}</option>`).join("");
  const off = facts.site ? " disabled" : ""; // there is no server that would make files
  const files = facts.exports
    .filter(({ served }) => served)
    .map(({ kind, label, title }) => `<button type="button" data-export="${kind}" title="${title}"${off}>${label}</button>`)
    .join("\n        ");
  const typed = facts.exports.filter(({ served }) => !served).map(({ label }) => label);
  const subjects = options(Object.entries(SUBJECTS).map(([name, { label }]) => [name, label]));
  return `
    <button type="button" class="close round" aria-label="Close">×</button>
    <section aria-labelledby="share-title">
      <h2 id="share-title">Share</h2>
      <div class="kinds" role="radiogroup" aria-label="What to copy">${radios}</div>
      <pre tabindex="0" aria-label="What is copied"></pre>
      <button type="button" class="copy primary">Copy</button>
    </section>
    <section class="embedding" aria-labelledby="embed-title">
      <div>
        <h2 id="embed-title">In a slide it shows</h2>
        <div class="parts">${parts}</div>
        <div class="parts">
          <label><input type="checkbox" name="autoplay"> Plays by itself</label>
          <label><input type="checkbox" name="now"> Starts at <span class="now"></span></label>
          <label><input type="checkbox" name="loop"> Loop at <span class="last"></span></label>
          <label><input type="checkbox" name="load"> Click to load</label>
          <label><input type="checkbox" name="background"> No background</label>
          <label>Theme <select name="theme"><option value="">the reader’s</option>${themes}</select></label>
        </div>
      </div>
      <div class="preview"><iframe title="How the slide will look" tabindex="-1" inert></iframe></div>
      <p class="quiet">The frame is sandboxed to <code>allow-scripts allow-same-origin</code>, the least that its scripts
        run with; a deck's background and Slidev's layout set no sandbox. It keeps no cookies and no storage, and the
        deck keeps its keys.</p>
    </section>
    <section aria-labelledby="save-title">
      <h2 id="save-title">Save</h2>
      <div class="save">
        <label>Picture <select name="subject">${subjects}</select></label>
        <label><input name="width" inputmode="numeric" aria-label="Width in px"> × <input name="height"
          inputmode="numeric" aria-label="Height in px"> px</label>
        <label>Theme <select name="colours">${themes}</select></label>
        <label>PNG at <select name="scale">${options(GROWTH.map((times) => [times, `${times}×`]))}</select></label>
        <button type="button" data-picture="svg">SVG</button>
        <button type="button" data-picture="png">PNG</button>
      </div>
      <div class="save">
        <span>The run’s frames, <span class="span"></span></span>
        ${files}
        <button type="button" data-live title="One file that trains by itself, without a server"${off}>Live page</button>
      </div>
      <div class="save">
        <label><input name="n" inputmode="numeric" value="10000" aria-label="Number of samples"> samples of G at
          <span class="now"></span></label>
        <button type="button" data-sample${off}>CSV</button>
      </div>
      ${facts.site ? '<p class="quiet">This site has no server: these files are made by gan1d on a computer.</p>' : ""}
      <div class="save quiet"><span>${typed.join(" and ")}:</span> <code class="movie" tabindex="0" aria-label="The command"></code></div>
    </section>
    <p class="told" role="status"></p>`;
}
