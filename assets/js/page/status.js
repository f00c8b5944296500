// What is urgent to say, before any word on the picture: waiting, divergence, no server.

import { whole } from "../diagnosis/numbers.js";

/** @import { Frames } from "../playback/frames.js" */
/** @import { Player } from "../playback/player.js" */
/** @typedef {{text: string, busy: boolean, alert: boolean}} Said */

const SLOW = 200; // ms of waiting that go without saying
const MANY = 8; // viewers that a server trains for, past which it is said
const EVEN = 30; // frames a second that look like a movement: fewer are said
const [SAID, ROUND] = [5000, 20000]; // ms for which that is said, in each so many: it hides what the run does

/**
 * @param {Player} player  @param {Set<string>} seenPrograms that have been compiled
 * @returns {Said|null} null if nothing is urgent
 */
export function status(player, seenPrograms) {
  const { frames, head, playing } = player;
  const say = (/** @type {string} */ text, more = {}) => ({ text, busy: false, alert: false, ...more });
  if (frames.offline) {
    return say("The server does not answer. What is drawn stays; the run goes on by itself when it is back.", { alert: true });
  }
  const opening = player.preparing !== null && player.preparing === player.run.base; // (a) is played meanwhile
  if (player.preparing !== null && !opening) return say("Finding where the stages of Figure 1 end…", { busy: true });
  if (frames.diverged !== null && head + player.speed > frames.end) {
    return say(`The run diverged at step ${frames.diverged}: weights are no longer finite. Lower a rate, or restart.`, {
      alert: true,
    });
  }
  if (head === player.limit && player.target === null) return say(`The run ends here, at step ${whole(head)}.`);
  const waited = frames.waitingSince === null ? 0 : performance.now() - frames.waitingSince;
  const lacking = player.target !== null || (playing && !player.slowMotion.on && !frames.get(head + player.speed));
  const nothing = !player.shown && frames.steps.length > 0; // frames come, of steps before the one to be shown
  if (lacking && (waited > SLOW || nothing)) {
    if (frames.busy) return say(sentence(frames.busy), { busy: true });
    const known = nothing || seenPrograms.has(programKey(player)); // what has sent a frame is compiled
    return say(known ? computing(player) : "Compiling these networks…", { busy: true });
  }
  const isTime = performance.now() % ROUND < SAID;
  const shared = playing && isTime && frames.pace(head, player.speed) < EVEN ? forMany(frames) : null;
  if (shared) return say(shared);
  if (player.slowMotion.on) return say(part(player));
  if (wrongSign(player)) {
    return say("The critic has the wrong sign, E f(x) < E f(G(z)): a gradient penalty allows that in one dimension.", {
      alert: true,
    });
  }
  return null;
}

/** @param {string} text without its capital */
const sentence = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * What the compiled code depends on.
 * @param {Player} player
 */
export function programKey(player) {
  const rows = Object.values(player.table).filter((row) => row.kind === "program");
  return rows.map((row) => player.recipe.settings[row.name]).join();
}

/**
 * How far the way to a far step has been gone.
 * @param {Player} player
 */
function computing({ target, head, frames }) {
  if (target === null) return forMany(frames) ?? `Computing step ${whole(head)}…`;
  const at = Math.max(frames.before(target), 0);
  return target - at > 100 ? `Computing step ${whole(at)} of ${whole(target)}…` : `Computing step ${whole(target)}…`;
}

/**
 * How the server shares itself out, if many want it to train.
 * @param {Frames} frames
 */
function forMany({ options, supply: { perSecond } }) {
  const load = options.source.load ?? 0;
  if (load <= MANY) return null;
  const viewers = `The server trains for ${load} viewers`;
  if (perSecond === Infinity) return `${viewers}: frames come more slowly.`;
  const frames = Math.max(1, Math.round(perSecond));
  return `${viewers}: ${frames} ${frames === 1 ? "frame" : "frames"} a second each.`;
}

/**
 * Slow motion: which part of a step is seen.
 * @param {Player} player
 */
function part({ slowMotion, head, settings }) {
  if (settings.train !== "both") return `Slow motion, step ${whole(head)}: only ${settings.train === "d" ? "D" : "G"} trains.`;
  if (slowMotion.half)
    return `Slow motion, step ${whole(head + 1)}: D has moved. The arrows −∂L_G/∂x say where it sends G's samples.`;
  return `Slow motion, step ${whole(head)}: ${head ? "G has answered. " : ""}Next, D moves.`;
}

/** @param {Player} player */
function wrongSign({ loss, recipe, shown, head }) {
  return loss.is_critic && recipe.settings.lipschitz === "penalty" && head > 100 && shown !== null && shown.metrics.value < -0.05;
}
