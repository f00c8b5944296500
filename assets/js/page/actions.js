// What the page's buttons and keys do, by name.

import { toQuery } from "../playback/recipe.js";

const $ = (id) => document.getElementById(id);

/**
 * @param {import("./page.js").Page} page
 * @returns {Object<string, function>}
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
    explore: () => explore(page),
    figure1: () => figure1(page),
    "stage-to": (name) => stage(page, name),
    defaults: () => explore(page, ""),
    tour: () => page.tour(),
    "back-to-figure1": () => editor.choose(page.modes.back()),
    lessons: () => page.lessons.choose(),
    lesson: (index) => page.lessons.open(index),
    "own-data": async () => {
      const { OwnData } = await import("../owndata/dialog.js"); // few need it
      (page.ownData ??= new OwnData(page)).open();
    },
    "new-seed": () => editor.set({ seed: Math.floor(Math.random() * 10000) }),
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    pin: () => editor.pin(),
    cancel: () => player.cancel(),
    share: () => page.share.open(),
    "save-figure1": () => page.share.saveFigure1(),
    theme: () => {
      page.themeSwitch.next();
      page.address.write();
    },
    help: () => help(true),
    "close-help": () => help(false),
    escape: () => ($("help").hidden ? player.cancel() : help(false)),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : $("page").requestFullscreen()),
  };
}

/** Play Figure 1 with the settings in force, or with the given ones. */
async function figure1(page, query) {
  const { player } = page;
  page.lessons.leave();
  const own = () => player.run.base ?? toQuery({ settings: { ...player.settings, train: "both" }, edits: [] }, player.table);
  player.setSpeed(page.facts.figure1_speed);
  player.playing = true;
  await page.editor.figure1(query ?? own());
  page.restarted();
}

/** Stop, also where the run would go on by itself after a stage. */
function pause({ player, rests }) {
  rests.leave();
  player.pause();
}

/** Play a stage of Figure 1, or show its end if it is past. */
function stage(page, name) {
  page.rests.leave();
  page.player.complain(page.player.stages.play(name));
}

/** Plain training: both players train, from the start, with the settings in force or with the given ones. */
async function explore(page, query) {
  const { player } = page;
  page.lessons.leave();
  page.rests.leave();
  player.setSpeed(page.facts.view.speed);
  await page.editor.explore(query ?? player.run.base);
  player.playing = true;
  page.changed();
}

function help(open) {
  $("help").hidden = !open;
  const where = open ? $("help").querySelector("button") : document.querySelector("header .round");
  where.focus();
}
