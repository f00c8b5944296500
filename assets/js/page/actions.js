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
    play: () => (player.playing ? player.pause() : player.play()),
    step: (who) => editor.step(who),
    move: (frames) => player.move(frames),
    restart: () => player.seek(0),
    end: () => player.seek(player.last),
    stage: (way) => player.stages.go(way),
    figure1: () => figure1(page),
    defaults: () => figure1(page, ""),
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

function help(open) {
  $("help").hidden = !open;
  const where = open ? $("help").querySelector("button") : document.querySelector("header .round");
  where.focus();
}
