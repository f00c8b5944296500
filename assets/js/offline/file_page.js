// What the pages of files share: the player, its buttons, keys and words, and the loop that draws. Their elements are
// those of frame.html.

import { LiveChart } from "../charts/live.js";
import { all, byId, one, put, putSymbols } from "../page/dom.js";
import { keyboard, release } from "../page/keys.js";
import { isStill, refreshing } from "../page/refreshing.js";
import { ThemeSwitch } from "../page/theme.js";
import { Timeline } from "../page/timeline.js";
import { Player } from "../playback/player.js";
import { handBack } from "../sharing/embed.js";
import { Messages } from "../sharing/messages.js";

/** @import { FrameSource } from "../playback/source.js" */
/** @import { Facts as Tables } from "../playback/types.js" */
/** @typedef {Record<string, (...more: any[]) => unknown>} Actions by what a button or a key asks for */
/** @typedef {Tables & {theme: string, title: string, cell?: boolean, words: Record<string, string>}} Facts */

const SCRUBBED = 500; // ms after a frame: the next one may come at any refresh

export class FilePage {
  opened = false;
  drawnAt = 0; // ms, of what need not follow every refresh
  shownAt = 0; // ms

  /** @param {Facts} facts  @param {FrameSource} source  @param {number[]} speeds */
  constructor(facts, source, speeds) {
    this.facts = facts;
    this.speeds = speeds;
    this.player = new Player(facts, this, source);
    this.live = new LiveChart("live");
    this.themeSwitch = new ThemeSwitch(facts.themes, () => this.lay());
    this.timeline = new Timeline(byId("timeline"), facts.settings, (...where) => this.player.seek(...where));
    this.speed = one("#speed", HTMLInputElement);
  }

  /** The words of a lesson, buttons, keys, the speed. @param {(speed: number) => void} setSpeed */
  wire(setSpeed) {
    const { words, cell } = this.facts;
    for (const [name, text] of Object.entries(words)) putSymbols(byId(name), text);
    byId("lesson").hidden = !words.notice;
    for (const button of all("[data-action]", HTMLElement)) {
      button.addEventListener("click", () => this.action(button.dataset.action ?? ""));
    }
    this.speed.max = String(this.speeds.length - 1);
    this.speed.addEventListener("input", () => setSpeed(this.speeds[Number(this.speed.value)]));
    if (parent !== window && !cell) handBack({ keys: "1" });
    keyboard((name, ...more) => this.action(name, ...more));
    release();
  }

  /** Draw from now on; in a frame, play once it is seen. */
  run() {
    const messages = parent === window ? null : new Messages(/** @type {any} */ (this));
    this.changed();
    const tick = () => {
      this.player.tick();
      this.draw();
    };
    tick(); // at once: a frame that is not seen gets no refreshes
    refreshing(
      (seen) => seen && tick(),
      () => isStill(this.player) && performance.now() - this.shownAt > SCRUBBED,
    );
    this.opened = true;
    messages?.begin();
  }

  /** Whether what need not follow every refresh is drawn now. @param {number} between ms */
  isDue(between) {
    const now = performance.now();
    if (now - this.drawnAt < between) return false;
    this.drawnAt = now;
    return true;
  }

  /** Draw what is shown. */
  draw() {}

  /** Lay the chart out anew, if what it depends on has changed. */
  lay() {}

  // --- the player's view ---

  frameShown() {
    this.shownAt = performance.now();
    if (!this.player.playing) this.drawnAt = 0; // the readouts follow at the next refresh
  }

  recipeChanged() {
    this.changed();
  }

  restarted() {}

  changed() {
    const { player } = this;
    if (!player.isOpen) return;
    const button = one(".play", HTMLElement);
    button.classList.toggle("playing", player.playing);
    button.title = player.playing ? "Pause (Space)" : "Play (Space)";
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    put(byId("problems"), player.problems.join(" "));
    byId("problems").hidden = !player.problems.length;
    this.drawnAt = 0;
    this.lay();
  }

  /** Say how quick it plays. @param {number} speed  @param {string} said  @param {string} written */
  showSpeed(speed, said, written) {
    const at = this.speeds.findLastIndex((one) => one <= speed);
    this.speed.value = String(Math.max(at, 0));
    this.speed.setAttribute("aria-valuetext", said);
    put(byId("speed-text"), written);
  }

  /** @returns {Actions} */
  get actions() {
    const { player } = this;
    return {
      play: () => (player.playing ? player.pause() : player.play()),
      move: (frames) => player.move(frames),
      restart: () => player.seek(0),
      stage: (way) => player.stages.go(way),
      theme: () => this.themeSwitch.next(),
      help: () => this.help(true),
      "close-help": () => this.help(false),
      escape: () => this.help(false),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : byId("page").requestFullscreen()),
    };
  }

  /**
   * What a button or a key asks for.
   * @param {string} name  @param {...any} more
   */
  action(name, ...more) {
    this.actions[name]?.(...more);
  }

  /** @param {boolean} open */
  help(open) {
    const dialog = byId("help");
    if (dialog.hidden === !open) return;
    dialog.hidden = !open;
    byId(open ? "close-help" : "open-help").focus();
  }
}
