// A site of files: what the page asks of a server is answered here, and this browser trains.

import { ComputedSource } from "../engine/computed_source.js";
import { bytesOf } from "../playback/chunk.js";
import { Refused } from "../playback/source.js";
import { Carried } from "./carried.js";
import { answerDash } from "./dash.js";
import { Files } from "./files.js";
import { describe, describeEmbed } from "./link.js";
import { offer } from "./offers.js";
import { clicked } from "./poster.js";
import { played } from "./stages.js";
import { flaw, known } from "./targets.js";
import { figuresOf } from "./template.js";

/** @import { Link, PageFacts } from "../page/types.js" */
/** @import { Answers } from "../playback/server.js" */
/** @import { FrameRequest, FrameSource } from "../playback/source.js" */
/** @import { Settings } from "../playback/types.js" */
/** @import { Index } from "./types.js" */

const ELSEWHERE = "gan1d on a computer trains it";

/** @implements {FrameSource} @implements {Answers} */
export class Site {
  /** @type {"server"|"browser"} */
  engine = "browser";
  asked = null; // there is no choice
  news = "";

  ask() {}

  /** @param {PageFacts} facts  @param {Index} index  @param {Files} files */
  constructor(facts, index, files) {
    this.facts = facts;
    this.index = index;
    this.files = files;
    this.carried = new Carried(index, files);
    const spawn = () => new Worker(new URL("../engine/worker.js", import.meta.url), { type: "module" });
    this.computed = new ComputedSource(facts, this.carried, spawn);
  }

  span() {
    return this.computed.span();
  }

  /** @param {FrameRequest} wanted */
  request(wanted) {
    return this.computed.request(wanted);
  }

  /** @param {string} query */
  async link(query) {
    return this.trainable(describe(query, this));
  }

  /** @param {string} query */
  async figure1(query) {
    const { settings, problems } = await this.link(query || "defaults=2");
    if (problems.length) throw new Refused(problems.join("; "));
    const { arrays } = await this.carried.target(settings.target);
    const [mean, deviation] = [arrays.mean, arrays.deviation].map((text) => new Float32Array(bytesOf(text))[0]);
    return played({ settings, edits: [] }, this.facts.settings, this.index, this.computed, { mean, deviation });
  }

  /** @param {string} query */
  async pictures(query) {
    const { settings, view } = describe(query, this);
    const theme = view.theme ?? this.facts.themes[0];
    const [template, target] = await Promise.all([this.carried.template(settings), this.carried.target(settings.target)]);
    const figures = figuresOf(template, target, theme, view.large);
    const field = this.index.fields.find((one) =>
      Object.entries(one.settings).every(([name, value]) => settings[name] === value),
    );
    if (field) figures.phase = (await this.files.read(field.file))[theme];
    return { figures, target: settings.target, edges: target.edges };
  }

  /** Disable the controls of what this site cannot train. @param {Settings} settings  those in force */
  offer(settings) {
    offer(this.facts.settings, settings, this.carried);
  }

  shelf() {
    return this.files.read(this.index.shelf);
  }

  /**
   * A link whose run this site can train: what it cannot keeps its default, and is told.
   * @param {Link} link
   * @returns {Link}
   */
  trainable(link) {
    const problems = [...link.problems];
    const settings = this.#possible(link.settings, problems);
    const reference = link.reference && { ...link.reference, settings: this.#possible(link.reference.settings, problems) };
    return { ...link, settings, reference, problems };
  }

  /**
   * @param {Settings} given  @param {string[]} problems
   * @returns {Settings}
   */
  #possible(given, problems) {
    const { settings: table } = this.facts;
    let settings = { ...given };
    const target = known(settings.target, Object.keys(this.index.targets));
    if (target === null) problems.push(flaw(settings.target));
    settings.target = target ?? String(table.target.default);
    if (this.carried.has(settings)) return settings;
    const own = Object.values(table).filter(({ kind, name }) => kind === "program" || name === "consensus");
    const other = own.filter(({ name, default: usual }) => settings[name] !== usual);
    const query = other.map(({ name }) => `${name}=${settings[name]}`).join("&");
    problems.push(`this site does not carry the program of ${query || "the default settings"}: ${ELSEWHERE}`);
    const { settings: first } = this.index.programs[0];
    settings = { ...settings, ...Object.fromEntries(own.map(({ name }) => [name, first[name]])), consensus: 0 };
    return /** @type {Settings} */ (settings);
  }
}

/**
 * The site, once it is known what the address means: a page of files does not know it by itself.
 * @param {PageFacts} facts  are completed
 * @param {{index: string}} where
 */
export async function opened(facts, { index }) {
  answerDash();
  const files = new Files();
  const site = new Site(facts, await files.read(index), files);
  const query = location.search.slice(1);
  const scene = sceneOf(facts.link.settings);
  const asked = facts.embed ? describeEmbed(query, site) : { link: describe(query, site), embed: null };
  facts.embed = asked.embed;
  const link = site.trainable(asked.link);
  Object.assign(facts.link, link);
  const { dataset } = document.documentElement;
  dataset.mode = link.figure1 === null ? "explore" : "figure1";
  if (link.view.theme) dataset.theme = link.view.theme;
  if (sceneOf(link.settings) !== scene) {
    document.querySelector("#first .first-picture")?.remove(); // it is another one's
    facts.picture = null;
  }
  if (facts.embed?.load === "click") await clicked();
  return site;
}

/** What the first picture depends on. @param {Settings} settings */
const sceneOf = ({ target, loss, latent }) => [target, loss, latent].join();
