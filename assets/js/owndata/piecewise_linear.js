// Drawn densities as text: the same as gan1d/targets/piecewise_linear.py.

export const KNOTS = 121;
const TOP = 4095; // 12 bits, two characters
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
export const LARGEST = 1e9; // that a drawing may reach to
export const LEAST = 1e-3; // of hi - lo
const FARTHEST = 1e3; // widths from 0
const PATTERN = /^drawn\(([^,()]+),([^,()]+),([A-Za-z0-9_-]+)\)$/;

/** What keeps lo and hi from being the ends of a drawing, as a sentence, or null. */
export function endsProblem(lo, hi) {
  if (![lo, hi].every((end) => Math.abs(end) <= LARGEST)) return "from and to must be numbers between -1e9 and 1e9";
  const least = Math.max(LEAST, Math.max(Math.abs(lo), Math.abs(hi)) / FARTHEST);
  return hi - lo >= least ? null : `to must lie at least ${least} above from, got ${lo} to ${hi}`;
}

/** A number as the target language writes it. */
export const short = (value) => String(value).replace("e+", "e");

/** @param {ArrayLike<number>} heights of any unit, [KNOTS], one above 0 */
export function encode(lo, hi, heights) {
  const top = heights.reduce((most, height) => Math.max(most, height), 0);
  const text = Array.from(heights, (height) => {
    const whole = Math.round((height / top) * TOP);
    return ALPHABET[whole >> 6] + ALPHABET[whole & 63];
  });
  return `drawn(${short(lo)},${short(hi)},${text.join("")})`;
}

/** The ends and the heights, 0 to 1, of a target that is a single drawing; else null. */
export function decode(target) {
  const found = PATTERN.exec(target);
  if (!found || found[3].length !== 2 * KNOTS) return null;
  const digit = (i) => ALPHABET.indexOf(found[3][i]);
  const heights = Float64Array.from({ length: KNOTS }, (_, i) => (64 * digit(2 * i) + digit(2 * i + 1)) / TOP);
  return { lo: Number(found[1]), hi: Number(found[2]), heights };
}
