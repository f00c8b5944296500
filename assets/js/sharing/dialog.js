// The dialog that hands the run on: as a link, as an embed for a deck with its preview, as files.

import { download, image, LEAST, labelOf, MOST, nameOf, SUBJECTS } from "../charts/export.js";
import { whole } from "../diagnosis/numbers.js";
import { all, byId, made, one } from "../page/dom.js";
import { htmlOf } from "./html.js";
import { savedFrom } from "./saved.js";
import { embedAddress, snippets } from "./snippets.js";

/** @import { Wish } from "../charts/export.js" */
/** @import { Page } from "../page/page.js" */
/** @import { Shared } from "./snippets.js" */

const PREVIEW = 400; // ms without a change before the preview is loaded anew
const SPACINGS = [1, 2, 5, 10, 20, 50, 100, 200, 500]; // steps between two frames of a file

export class Share {
  now = 0; // step of the play head
  every = 1; // steps between the frames of a file
  steps = 0; // of the last one
  text = ""; // what is copied
  goOn = () => {}; // if the run played
  request = new AbortController(); // of a file
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.dialog = made("dialog", { className: "share", innerHTML: htmlOf(page.facts) });
    this.dialog.setAttribute("aria-label", "Share and save");
    this.#wire();
    byId("page").append(this.dialog);
  }

  /** Show it for what is on the screen; the run rests meanwhile. */
  open() {
    const { facts, player, themeSwitch } = this.page;
    this.goOn = this.page.rests.pause();
    this.request = new AbortController();
    this.now = player.head;
    const fits = (/** @type {number} */ every) => every >= player.speed && player.last / every < facts.limits.frames;
    this.every = SPACINGS.find(fits) ?? Math.ceil(player.last / (facts.limits.frames - 1));
    this.steps = Math.max(player.last - (player.last % this.every), this.every);
    const { show } = facts.sharing.defaults;
    const parts = player.run.base === null ? show : [...show, "figure1", "status"];
    for (const box of this.#boxes("[name=show]")) box.checked = parts.includes(box.value);
    this.#box("autoplay").checked = true;
    this.#field("theme").value = themeSwitch.theme === "auto" ? "" : themeSwitch.theme;
    this.#field("colours").value = themeSwitch.shade;
    this.#box("now").disabled = this.now === 0;
    this.#box("loop").disabled = player.last === 0;
    for (const name of ["now", "loop", "load", "background"]) this.#box(name).checked = false;
    this.#fill(".now", `step ${whole(this.now)}`);
    this.#fill(".last", `step ${whole(player.last)}`);
    this.#fill("option[value=frame]", labelOf(this.page));
    this.#fill(".span", `${this.every === 1 ? "each step" : `every ${this.every} steps`} up to ${whole(this.steps)}`);
    const query = player.query.replaceAll("'", "%27");
    this.#fill(".movie", `gan1d export run.mp4 --steps ${this.steps} --every ${this.every}${query && ` --query '${query}'`}`);
    this.#subject();
    this.#say("");
    this.dialog.showModal();
    this.#changed();
    one(".copy", HTMLElement, this.dialog).focus();
  }

  /** The four panels as they are shown, as one SVG. */
  async saveFigure1() {
    const { width, height } = SUBJECTS.figure1;
    await this.#save({ subject: "figure1", theme: this.page.themeSwitch.shade, format: "svg", width, height, scale: 1 });
  }

  // --- what is shared ---

  /** @returns {Shared} */
  #shared() {
    const { page } = this;
    const root = new URL(".", location.href).href;
    const checked = (/** @type {string} */ name) => this.#box(name).checked;
    const show = this.#boxes("[name=show]").flatMap((box) => (box.checked ? box.value : []));
    const options = {
      show: show.join(),
      autoplay: checked("autoplay") ? "1" : "0",
      start: checked("now") ? this.now : 0,
      stop: checked("loop") ? page.player.last : null,
      loop: checked("loop") ? "1" : "0",
      background: checked("background") ? "transparent" : "theme",
      load: checked("load") ? "click" : "now",
      theme: this.#field("theme").value || null,
    };
    const { target } = page.player.recipe.settings;
    return {
      page: location.origin + page.address.link,
      embed: embedAddress(root, page.address.run, options, page.facts.sharing.defaults, page.facts.site?.embed),
      root,
      title: `A GAN learns ${target.includes("drawn(") ? "a drawn density" : target}`,
      stages: page.player.stages.ends !== null && show.includes("figure1"),
    };
  }

  #changed() {
    const shared = this.#shared();
    const { value } = one("[name=kind]:checked", HTMLInputElement, this.dialog);
    this.text = Object.entries(snippets(shared)).find(([kind]) => kind === value)?.[1] ?? "";
    this.#fill("pre", this.text);
    const embeds = !["link", "markdown"].includes(value);
    one(".embedding", HTMLElement, this.dialog).hidden = !embeds;
    clearTimeout(this.#timer);
    if (embeds) this.#timer = setTimeout(() => this.#preview(shared.embed), PREVIEW);
  }

  /**
   * The embed as the deck will show it, unless it is there already.
   * @param {string} url
   */
  #preview(url) {
    const frame = one("iframe", HTMLIFrameElement, this.dialog);
    if (this.dialog.open && frame.src !== url) frame.src = url;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.#say("Copied.");
    } catch {
      getSelection()?.selectAllChildren(one("pre", HTMLElement, this.dialog));
      this.#say("This browser does not let a page copy here: the text is selected, press Ctrl-C.");
    }
  }

  // --- what is saved ---

  /** @param {"svg"|"png"} format */
  async #picture(format) {
    const value = (/** @type {string} */ name) => this.#field(name).value.trim();
    const [width, height] = [value("width"), value("height")];
    const wish = { subject: this.#chosen, theme: value("colours"), format, width: Number(width), height: Number(height) };
    const fits = [wish.width, wish.height].every((px) => Number.isInteger(px) && px >= LEAST && px <= MOST);
    if (fits) this.#say(`Saved ${await this.#save({ ...wish, scale: Number(value("scale")) })}.`);
    else this.#say(`A picture is ${LEAST} to ${MOST} px wide and high, got ${width} × ${height}.`);
  }

  /** @param {Wish} wish */
  async #save(wish) {
    const name = nameOf(this.page, wish);
    download(await image(this.page, wish), name);
    return name;
  }

  /** @param {string} kind of file */
  #export(kind) {
    const { player, facts, themeSwitch } = this.page;
    const themed = facts.exports.some((format) => format.kind === kind && format.themed);
    const theme = themed && themeSwitch.theme !== "auto" ? `&theme=${themeSwitch.theme}` : "";
    const own = player.query && `${player.query}&`;
    return this.#file(`export?${own}as=${kind}&steps=${this.steps}&every=${this.every}${theme}`);
  }

  #live() {
    const { player, themeSwitch } = this.page;
    const { base } = player.run;
    const parts = [player.query, base === null ? "" : `base=${encodeURIComponent(base)}`];
    if (themeSwitch.theme !== "auto") parts.push(`theme=${themeSwitch.theme}`);
    return this.#file(`live?${parts.filter(Boolean).join("&")}`);
  }

  #sample() {
    const n = this.#field("n").value.trim().replaceAll(",", "");
    const { query } = this.page.player;
    return this.#file(`sample?${query && `${query}&`}n=${encodeURIComponent(n)}&step=${this.now}`);
  }

  /**
   * Fetch a file and save it; or say why there is none.
   * @param {string} url
   */
  async #file(url) {
    this.#say("Making the file…");
    this.request.abort();
    this.request = new AbortController();
    const told = await savedFrom(url, this.request.signal);
    if (told) this.#say(told);
  }

  // --- inside ---

  #wire() {
    const { dialog } = this;
    const on = (/** @type {string} */ words, /** @type {string} */ event, /** @type {(from: HTMLElement) => void} */ act) => {
      for (const from of all(words, HTMLElement, dialog)) from.addEventListener(event, () => act(from));
    };
    one("[name=kind]", HTMLInputElement, dialog).checked = true;
    on(".close", "click", () => dialog.close());
    on("[name=kind], .embedding input, .embedding select", "change", () => this.#changed());
    on("[name=subject]", "change", () => this.#subject());
    on(".copy", "click", () => this.#copy());
    on("[data-picture]", "click", ({ dataset }) => this.#picture(dataset.picture === "png" ? "png" : "svg"));
    on("[data-export]", "click", ({ dataset }) => this.#export(dataset.export ?? ""));
    on("[data-live]", "click", () => this.#live());
    on("[data-sample]", "click", () => this.#sample());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    dialog.addEventListener("close", () => {
      this.request.abort();
      one("iframe", HTMLIFrameElement, dialog).src = "about:blank"; // it trains no more
      this.goOn();
    });
  }

  /** @returns {Wish["subject"]} */
  get #chosen() {
    return this.#field("subject").value === "figure1" ? "figure1" : "frame";
  }

  /** The size that suits what is drawn. */
  #subject() {
    const { width, height } = SUBJECTS[this.#chosen];
    this.#field("width").value = String(width);
    this.#field("height").value = String(height);
  }

  /** @param {string} words  @param {string} text */
  #fill(words, text) {
    for (const node of all(words, Element, this.dialog)) node.textContent = text;
  }

  /** @param {string} text */
  #say(text) {
    this.#fill(".told", text);
  }

  /** @param {string} words */
  #boxes(words) {
    return all(words, HTMLInputElement, this.dialog);
  }

  /** @param {string} name */
  #box(name) {
    return one(`[name=${name}]`, HTMLInputElement, this.dialog);
  }

  /**
   * A text box or a menu.
   * @param {string} name
   */
  #field(name) {
    const field = one(`[name=${name}]`, HTMLElement, this.dialog);
    return field instanceof HTMLSelectElement ? field : this.#box(name);
  }
}
