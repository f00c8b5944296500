// Samples of p_data and of p_g as ticks below the density axis: always the same ones at a step.

const COUNT = 64; // of each, as the legend of gan1d/figures/chart.py says
const TICKS = { rug_data: [0.55, 1], rug_g: [0, 0.45] }; // height of the ticks on their own axis

/** Uniform numbers in (0, 1) from a whole number: mulberry32. */
function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/**
 * The ticks of a frame, as lines.
 * @param {{p_data: Float32Array, g_z: Float64Array}} curves  @param {number[]} x the bins' centres
 */
export function rug(curves, x, step) {
  const uniform = generator(step + 1);
  const levels = () => Array.from({ length: COUNT }, uniform);
  const quantile = quantiles(curves.p_data, x);
  return {
    rug_data: ticks(levels().map(quantile), TICKS.rug_data),
    rug_g: ticks(levels().map((level) => generated(curves.g_z, level)), TICKS.rug_g),
  };
}

/** The quantile function of a density on bins, inside the picture. */
function quantiles(density, x) {
  const width = x[1] - x[0];
  const sums = [0];
  for (const one of density) sums.push(sums.at(-1) + one);
  return (level) => {
    const wanted = level * sums.at(-1);
    const bin = Math.max(sums.findIndex((sum) => sum >= wanted) - 1, 0);
    const share = density[bin] > 0 ? (wanted - sums[bin]) / density[bin] : 0.5;
    return x[0] + (bin + share - 0.5) * width;
  };
}

/** G at the latent quantile of a level, straight between the frame's points. */
function generated(g, level) {
  const place = Math.min(Math.max(level * g.length - 0.5, 0), g.length - 1);
  const left = Math.min(Math.floor(place), g.length - 2);
  return g[left] + (place - left) * (g[left + 1] - g[left]);
}

const ticks = (at, [low, high]) => ({ x: at.flatMap((x) => [x, x, null]), y: at.flatMap(() => [low, high, null]) });
