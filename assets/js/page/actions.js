// What the page's buttons and keys do, by name.

import { toQuery } from "../playback/recipe.js";
import { byId, one } from "./dom.js";

/** @import { Stage } from "../playback/stages.js" */
/** @import { Settings } from "../playback/types.js" */
/** @import { Page } from "./page.js" */

/**
 * What buttons and keys ask for, with what they are given.
 * @typedef {Object} Actions
 * @property {() => void} play
 * @property {(who: Settings["train"]) => void} step
 * @property {(frames: number) => void} move
 * @property {(way: number) => void} stage
 * @property {(name: Stage) => void} stage-to
 * @property {(index: number) => void} lesson
 */

/**
 * @param {Page} page
 * @returns {Actions & Record<string, (...more: any[]) => unknown>}
 */
export function actionsOf(page) {
  const { player, editor } = page;
  return {
    play: () => (player.playing || page.rests.resting ? pause(page) : player.play()),
    step: (who) => editor.step(who),
    move: (frames) => player.move(frames),
    restart: () => player.seek(0),
    end: () => player.seek(player.last),
    stage: (way) => {
      page.rests.leave();
      player.stages.go(way);
    },
    engine: () => {
      page.source.ask(page.source.engine === "browser" ? "server" : "browser");
      location.assign(page.address.link);
    },
    explore: () => explore(page),
    figure1: () => figure1(page),
    "stage-to": (name) => stage(page, name),
    defaults: () => explore(page, ""),
    tour: () => page.guide.toggle(),
    "back-to-figure1": () => backToFigure1(page),
    lessons: () => page.lessons.choose(),
    lesson: (index) => page.lessons.open(index),
    notes: () => page.lessons.room.toggleNotes(),
    "own-data": async () => {
      const { OwnData } = await import("../owndata/dialog.js"); // few need it
      page.ownData ??= new OwnData(page);
      page.ownData.open();
    },
    "new-seed": () => editor.set({ seed: Math.floor(Math.random() * 10000) }),
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    pin: () => {
      editor.pin();
      page.drawings.pinned(player.runs.reference !== null);
    },
    cancel: () => player.cancel(),
    large: (name) => {
      page.drawings.use({ large: name });
      page.drawings.tick();
      page.changed();
    },
    jsd: () => {
      page.drawings.use({ jsd: page.row.log ? "linear" : "log" });
      page.drawings.tick();
      page.changed();
    },
    share: () => page.share?.open(),
    "save-figure1": () => page.share?.saveFigure1(),
    theme: () => {
      page.themeSwitch.next();
      page.address.write();
    },
    help: () => help(true),
    "close-help": () => help(false),
    escape: () => (byId("help").hidden ? player.cancel() : help(false)),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : byId("page").requestFullscreen()),
  };
}

/**
 * Play Figure 1 with the settings in force.
 * @param {Page} page
 */
async function figure1(page) {
  const { player } = page;
  page.lessons.leave();
  player.setSpeed(page.facts.figure1_speed);
  player.playing = true;
  const own = toQuery({ settings: { ...player.settings, train: "both" }, edits: [] }, player.table);
  await page.editor.figure1(player.run.base ?? own);
  page.restarted();
}

/**
 * Back to the run of Figure 1 that a change has left.
 * @param {Page} page
 */
function backToFigure1({ editor, modes }) {
  const id = modes.back();
  if (id !== null) editor.choose(id);
}

/**
 * Stop, also where the run would go on by itself after a stage.
 * @param {Page} page
 */
function pause({ player, rests }) {
  rests.leave();
  player.pause();
}

/**
 * Play a stage of Figure 1, or show its end if it is past.
 * @param {Page} page  @param {Stage} name
 */
function stage(page, name) {
  page.rests.leave();
  page.player.complain(page.player.stages.play(name));
}

/**
 * Plain training: both players train, from the start, with the settings in force or with the given ones.
 * @param {Page} page  @param {string} [query]
 */
async function explore(page, query) {
  const { player } = page;
  page.lessons.leave();
  page.rests.leave();
  player.setSpeed(page.facts.view.speed);
  await page.editor.explore(query ?? player.run.base);
  player.playing = true;
  page.changed();
}

/** @param {boolean} open */
function help(open) {
  const dialog = byId("help");
  dialog.hidden = !open;
  const where = open ? one("button", HTMLElement, dialog) : one("header .round", HTMLElement);
  where.focus();
}
