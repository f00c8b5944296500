// Numbers in a row: means, and where a series turns. No DOM here.

/** @param {number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Each value averaged with up to `reach` on either side.
 * @param {number[]} values  @param {number} reach
 */
export function smoothed(values, reach) {
  return values.map((_, i) => mean(values.slice(Math.max(i - reach, 0), i + reach + 1)));
}

/**
 * Means of so many parts of equal length, in order; of fewer values, the values.
 * @param {number[]} values  @param {number} count
 */
export function parts(values, count) {
  const some = Math.min(count, values.length);
  const cut = (/** @type {number} */ i) => Math.round((i * values.length) / some);
  return Array.from({ length: some }, (_, i) => mean(values.slice(cut(i), cut(i + 1))));
}

/**
 * The series' turning points: each lies at least `least` from the ones beside it.
 * @param {number[]} values  @param {number} least  @returns {number[]} values there, in order
 */
export function turns(values, least) {
  /** @type {number[]} */
  const found = [];
  let [low, high] = [values[0], values[0]]; // since the last turn
  let way = 0; // 1 upwards, -1 downwards, 0 not known yet
  for (const value of values) {
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (way >= 0 && high - value >= least) {
      if (way > 0) found.push(high);
      [way, low, high] = [-1, value, value];
    } else if (way <= 0 && value - low >= least) {
      if (way < 0) found.push(low);
      [way, low, high] = [1, value, value];
    }
  }
  return found;
}
