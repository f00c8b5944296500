// Search in a list that ascends.

/**
 * How many numbers of an ascending list are at most a limit.
 * @param {number[]} numbers  @param {number} limit
 */
export function countUpTo(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
