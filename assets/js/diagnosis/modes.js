// The modes of p_data: the basins between its valleys. No DOM here.

const DEEP = 0.7; // of the smaller peak beside it: a shallower dip is roughness, not a valley

/**
 * A basin of p_data, of the bins from `first` to `last`; `peak` is its highest bin, `share` its probability.
 * @typedef {{first: number, last: number, peak: number, share: number}} Mode
 */

/**
 * @param {ArrayLike<number>} pData density in each bin, unit 1/x  @param {number} width of a bin, unit of x
 * @returns {Mode[]} from left to right; each bin is in one of them
 */
export function modesOf(pData, width) {
  const found = [{ first: 0, peak: 0 }];
  let [from, to] = [0, 0]; // the lowest bins since the peak
  for (let i = 1; i < pData.length; i++) {
    const { peak } = found.at(-1);
    if (pData[i] < pData[from]) from = to = i;
    else if (pData[i] === pData[from] && to === i - 1) to = i;
    if (pData[from] < DEEP * Math.min(pData[peak], pData[i])) {
      found.push({ first: Math.floor((from + to) / 2) + 1, peak: i });
      from = to = i;
    } else if (pData[i] > pData[peak]) {
      found.at(-1).peak = from = to = i;
    }
  }
  return found.map(({ first, peak }, at) => {
    const last = at + 1 < found.length ? found[at + 1].first - 1 : pData.length - 1;
    return { first, last, peak, share: massOf(pData, width, first, last) };
  });
}

/** Probability of the bins from `first` to `last`. */
export function massOf(density, width, first, last) {
  let sum = 0;
  for (let i = first; i <= last; i++) sum += density[i];
  return sum * width;
}
