// What the rules look at: the last frames of a run, as numbers over steps. No DOM here.

import { curvesOf } from "../playback/chunk.js";
import { massOf, modesOf } from "./modes.js";
import { mean } from "./series.js";

const SPAN = 1000; // steps looked back: two or three swings of an undamped pair at the default rates
const AT_LEAST = 30; // frames looked back, however many steps they are
const POINTS = 100; // frames of those that are looked at

/**
 * What a rule must know beside the frames.
 * @typedef {Object} Context
 * @property {Object} facts the server's: `losses`, `equilibrium`, `pulls_kept`
 * @property {Object<string, any>} settings those in force
 * @property {number} since step from which they are in force
 * @property {number} every steps to the next frame
 * @property {number|null} diverged first step that is not finite
 * @property {number[]|null} edges of the target's modes, in bins; null before the server has told them
 */

/** @typedef {ReturnType<typeof recent>} Recent */

/**
 * The last frames under the settings in force.
 * @param {import("../playback/chunk.js").Frame[]} frames of a run in order of step, the last one the one shown
 * @param {Context} context
 */
export function recent(frames, context) {
  const last = frames.at(-1);
  const first = Math.min(last.step - SPAN, frames.at(-AT_LEAST)?.step ?? 0);
  const own = frames.filter(({ step }) => step >= Math.max(first, context.since) || step === last.step);
  const stride = Math.ceil(own.length / POINTS);
  const some = own.filter((_, i) => (own.length - 1 - i) % stride === 0);
  return {
    context,
    last,
    frames: some,
    loss: context.facts.losses[context.settings.loss],
    steps: last.step - some[0].step,
    metric: (name) => some.map(({ metrics }) => metrics[name]),
    modes: modesAt(last, context.edges),
    masses: () => some.map((frame) => massesOf(frame, modesAt(last, context.edges))),
    pull: (count) => {
      const size = mean(some.slice(-count).map(pullOf));
      return { mean: size, share: size / ordinary(last, context.facts) };
    },
  };
}

/** Width of a bin, unit of x. */
const widthOf = ({ head: { domain, bins } }) => (domain[1] - domain[0]) / bins;

/** The modes of a frame's p_data, each with the place of its peak, unit of x; none without edges. */
function modesAt(frame, edges) {
  if (!edges) return NONE;
  return cached(MODES, frame.pData, () => {
    const width = widthOf(frame);
    const x = ({ peak }) => frame.head.domain[0] + (peak + 0.5) * width;
    return modesOf(frame.pData, width, edges).map((mode) => ({ ...mode, x: x(mode) }));
  });
}

/** What p_g puts into each mode. */
function massesOf(frame, modes) {
  const kept = cached(MASSES, frame, () => ({ modes: null }));
  if (kept.modes !== modes) {
    const { p_g: pG } = curvesOf(frame);
    const masses = modes.map(({ first, end }) => massOf(pG, widthOf(frame), first, end));
    Object.assign(kept, { modes, masses });
  }
  return kept.masses;
}

/** Mean |pull| over the generated points, unit 1/x. */
function pullOf(frame) {
  return cached(PULLS, frame, () => mean(Array.from(curvesOf(frame).pull, Math.abs)));
}

/** A pull of ordinary strength: a chunk keeps so many of them either way. */
const ordinary = ({ head: { ranges } }, facts) => ranges.pull[1] / facts.pulls_kept;

const [MODES, MASSES, PULLS] = [new WeakMap(), new WeakMap(), new WeakMap()];
const NONE = []; // one and the same: what is kept of it stays

function cached(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}
