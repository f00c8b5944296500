// The dialog that hands the run on: as a link, as an embed for a deck with its preview, as files.

import { LEAST, MOST, SUBJECTS, download, image, nameOf } from "../charts/export.js";
import { KINDS, embedAddress, snippets } from "./snippets.js";

const PREVIEW = 400; // ms without a change before the preview is loaded anew
const SPACINGS = [1, 2, 5, 10, 20, 50, 100, 200, 500]; // steps between two frames of a file
const GROWTH = [1, 2, 3]; // pixels of a PNG per px

/** The dialog as it is built once; what a page knows is filled in later. */
function built(facts) {
  const radios = Object.entries(KINDS)
    .map(([kind, text]) => `<label><input type="radio" name="kind" value="${kind}"> ${text}</label>`)
    .join("");
  const parts = Object.entries(facts.sharing.labels)
    .map(([part, text]) => `<label><input type="checkbox" name="show" value="${part}"> ${text}</label>`)
    .join("");
  const options = (pairs) => pairs.map(([value, text]) => `<option value="${value}">${text}</option>`).join("");
  const themes = facts.themes.map((theme) => [theme, theme]);
  const files = facts.exports
    .filter(({ served }) => served)
    .map(({ kind, label, title }) => `<button type="button" data-export="${kind}" title="${title}">${label}</button>`)
    .join("\n        ");
  const typed = facts.exports.filter(({ served }) => !served).map(({ label }) => label);
  const subjects = Object.entries(SUBJECTS).map(([name, { label }]) => [name, label]);
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
          <label><input type="checkbox" name="autoplay"> plays by itself</label>
          <label><input type="checkbox" name="now"> starts at <span class="now"></span></label>
          <label><input type="checkbox" name="loop"> goes round after <span class="last"></span></label>
          <label><input type="checkbox" name="load"> waits for a click</label>
          <label><input type="checkbox" name="background"> no background</label>
          <label>theme <select name="theme">${options([["", "the reader’s"], ...themes])}</select></label>
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
        <label>Picture <select name="subject">${options(subjects)}</select></label>
        <label><input name="width" inputmode="numeric" aria-label="Width in px"> × <input name="height"
          inputmode="numeric" aria-label="Height in px"> px</label>
        <label>theme <select name="look">${options(themes)}</select></label>
        <label>PNG at <select name="scale">${options(GROWTH.map((times) => [times, `${times}×`]))}</select></label>
        <button type="button" data-picture="svg">SVG</button>
        <button type="button" data-picture="png">PNG</button>
      </div>
      <div class="save">
        <span>The run’s frames, <span class="span"></span></span>
        ${files}
      </div>
      <div class="save">
        <label><input name="n" inputmode="numeric" value="10000" aria-label="Number of samples"> samples of G at
          <span class="now"></span></label>
        <button type="button" data-sample>CSV</button>
      </div>
      <div class="save quiet"><span>${typed.join(" and ")}:</span> <code class="movie" tabindex="0" aria-label="The command"></code></div>
    </section>
    <p class="told" role="status"></p>`;
}

export class Share {
  /** @param {import("../page/page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "share";
    this.dialog.setAttribute("aria-label", "Share and save");
    this.dialog.innerHTML = built(page.facts);
    this.#wire();
    document.getElementById("page").append(this.dialog);
  }

  /** Show it for what is on the screen; the page rests meanwhile. */
  open() {
    const { facts, player, themeSwitch } = this.page;
    player.pause();
    this.request = new AbortController();
    this.now = player.head;
    const fits = (every) => every >= player.speed && player.last / every < facts.limits.frames;
    this.every = SPACINGS.find(fits) ?? Math.ceil(player.last / (facts.limits.frames - 1));
    this.steps = Math.max(player.last - (player.last % this.every), this.every);
    const { show } = facts.sharing.defaults;
    const parts = player.run.base === null ? show : [...show, "figure1", "status"];
    for (const box of this.#all("[name=show]")) box.checked = parts.includes(box.value);
    this.#field("autoplay").checked = true;
    this.#field("theme").value = themeSwitch.theme === "auto" ? "" : themeSwitch.theme;
    this.#field("look").value = themeSwitch.shade;
    this.#field("now").disabled = this.now === 0;
    this.#field("loop").disabled = player.last === 0;
    for (const name of ["now", "loop", "load", "background"]) this.#field(name).checked = false;
    this.#fill(".now", `step ${this.now.toLocaleString("en")}`);
    this.#fill(".last", `step ${player.last.toLocaleString("en")}`);
    this.#fill(".span", `${this.every === 1 ? "each step" : `every ${this.every} steps`} up to ${this.steps.toLocaleString("en")}`);
    const query = player.query.replaceAll("'", "%27");
    this.#fill(".movie", `gan1d export run.mp4 --steps ${this.steps} --every ${this.every}${query && ` --query '${query}'`}`);
    this.#subject();
    this.#say("");
    this.dialog.showModal();
    this.#changed();
    this.#one(".copy").focus();
  }

  /** The four panels as they are shown, as one SVG. */
  async saveFigure1() {
    const wish = { subject: "figure1", theme: this.page.themeSwitch.shade, format: "svg", ...SUBJECTS.figure1 };
    download(await image(this.page, wish), nameOf(this.page, wish));
  }

  // --- what is shared ---

  #shared() {
    const { page } = this;
    const root = new URL(".", location.href).href;
    const checked = (name) => this.#field(name).checked;
    const show = this.#all("[name=show]").filter((box) => box.checked);
    const { defaults } = page.facts.sharing;
    const options = {
      show: show.map((box) => box.value).join(),
      autoplay: checked("autoplay") ? "1" : "0",
      start: checked("now") ? this.now : 0,
      stop: checked("loop") ? page.player.last : null,
      loop: checked("loop") ? "1" : "0",
      background: checked("background") ? "transparent" : "theme",
      load: checked("load") ? "click" : "now",
      theme: this.#field("theme").value || null,
    };
    return {
      page: location.origin + page.address.link,
      embed: embedAddress(root, page.address.run, options, defaults),
      root,
      title: `A GAN learns ${page.player.recipe.settings.target.includes("drawn(") ? "a drawn density" : page.player.recipe.settings.target}`,
      stages: page.player.stages.ends !== null && show.some((box) => box.value === "figure1"),
    };
  }

  #changed() {
    const shared = this.#shared();
    const kind = this.dialog.querySelector("[name=kind]:checked").value;
    this.text = snippets(shared)[kind];
    this.#fill("pre", this.text);
    this.dialog.querySelector(".embedding").hidden = ["link", "markdown"].includes(kind);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#preview(kind, shared.embed), PREVIEW);
  }

  /** The embed as the deck will show it, unless it is there already. */
  #preview(kind, url) {
    const frame = this.dialog.querySelector("iframe");
    if (this.dialog.querySelector(".embedding").hidden || !this.dialog.open || frame.src === url) return;
    frame.src = url;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.#say("Copied.");
    } catch {
      getSelection().selectAllChildren(this.#one("pre"));
      this.#say("This browser does not let a page copy here: the text is selected, press Ctrl-C.");
    }
  }

  // --- what is saved ---

  async #picture(format) {
    const { subject, look: theme, width, height, scale } = this.#values(["subject", "look", "width", "height", "scale"]);
    const wish = { subject, theme, format, width: Number(width), height: Number(height), scale: Number(scale) };
    const fits = [wish.width, wish.height].every((px) => Number.isInteger(px) && px >= LEAST && px <= MOST);
    if (!fits) return this.#say(`A picture is ${LEAST} to ${MOST} px wide and high, got ${width} × ${height}.`);
    const url = await image(this.page, wish);
    download(url, nameOf(this.page, wish));
    return this.#say(`Saved ${nameOf(this.page, wish)}.`);
  }

  #export(kind) {
    const { query } = this.page.player;
    const { facts, themeSwitch } = this.page;
    const { themed } = facts.exports.find((format) => format.kind === kind);
    const theme = themed && themeSwitch.theme !== "auto" ? `&theme=${themeSwitch.theme}` : "";
    return this.#file(`export?${query && `${query}&`}as=${kind}&steps=${this.steps}&every=${this.every}${theme}`);
  }

  #sample() {
    const n = this.#field("n").value.trim().replaceAll(",", "");
    const { query } = this.page.player;
    return this.#file(`sample?${query && `${query}&`}n=${encodeURIComponent(n)}&step=${this.now}`);
  }

  /** Fetch a file and save it; or say why there is none. */
  async #file(url) {
    this.#say("Making the file…");
    this.request.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const response = await fetch(url, { signal });
      if (response.status === 400) return this.#say((await response.json()).problem);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))[1];
      const local = URL.createObjectURL(await response.blob());
      download(local, name);
      setTimeout(() => URL.revokeObjectURL(local), 60_000);
      return this.#say(`Saved ${name}.`);
    } catch {
      return signal.aborted || this.#say("The server does not answer.");
    }
  }

  // --- inside ---

  #wire() {
    const { dialog } = this;
    const on = (words, event, act) => this.#all(words).forEach((one) => one.addEventListener(event, () => act(one)));
    this.#one("[name=kind]").checked = true;
    on(".close", "click", () => dialog.close());
    on("[name=kind], .embedding input, .embedding select", "change", () => this.#changed());
    on("[name=subject]", "change", () => this.#subject());
    on(".copy", "click", () => this.#copy());
    on("[data-picture]", "click", (button) => this.#picture(button.dataset.picture));
    on("[data-export]", "click", (button) => this.#export(button.dataset.export));
    on("[data-sample]", "click", () => this.#sample());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    dialog.addEventListener("close", () => {
      this.request.abort();
      dialog.querySelector("iframe").src = "about:blank"; // it trains no more
    });
  }

  /** The size that suits what is drawn. */
  #subject() {
    const { width, height } = SUBJECTS[this.#field("subject").value];
    this.#field("width").value = width;
    this.#field("height").value = height;
  }

  #values(names) {
    return Object.fromEntries(names.map((name) => [name, this.#field(name).value.trim()]));
  }

  #fill(words, text) {
    for (const one of this.#all(words)) one.textContent = text;
  }

  #say(text) {
    this.#fill(".told", text);
  }

  #one(words) {
    return this.dialog.querySelector(words);
  }

  #all(words) {
    return [...this.dialog.querySelectorAll(words)];
  }

  #field(name) {
    return this.#one(`[name=${name}]`);
  }
}
