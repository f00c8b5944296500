// The modes of p_data, between the edges that gan1d/targets/modes.py finds. No DOM here.

/**
 * The bins from `first` up to `end`, which is not in it; `peak` is its highest bin, `share` its probability.
 * @typedef {{first: number, end: number, peak: number, share: number}} Mode
 */

/**
 * @param {ArrayLike<number>} pData density in each bin, unit 1/x  @param {number} width of a bin, unit of x
 * @param {number[]} edges 0, the bin of each valley, the number of bins
 * @returns {Mode[]} from left to right; each bin is in one of them
 */
export function modesOf(pData, width, edges) {
  return edges.slice(1).map((end, i) => {
    const first = edges[i];
    let peak = first;
    for (let bin = first; bin < end; bin++) if (pData[bin] > pData[peak]) peak = bin;
    return { first, end, peak, share: massOf(pData, width, first, end) };
  });
}

/** Probability of the bins from `first` up to `end`. */
export function massOf(density, width, first, end) {
  let sum = 0;
  for (let bin = first; bin < end; bin++) sum += density[bin];
  return sum * width;
}
