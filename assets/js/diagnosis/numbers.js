// Numbers as the page says them: a true minus, and a fixed number of digits, so that nothing jitters.

/** @param {number} value */
export function n(value, digits = 3) {
  if (value === Infinity) return "∞";
  const text = value.toFixed(digits);
  return text.replace("-", Number(text) === 0 ? "" : "−"); // what is rounded to 0 has no sign
}

/**
 * A number of a sentence: 0.043, and 0.00021 where these digits would leave no more than 0.
 * @param {number} value
 */
export function small(value, digits = 3) {
  if (value === 0 || Math.abs(value) >= 10 ** -digits) return value === 0 ? "0" : n(value, digits);
  return value.toPrecision(2).replaceAll("-", "−");
}

/**
 * A step, or a number of them: 1,240.
 * @param {number} value
 */
export const whole = (value) => value.toLocaleString("en");

/**
 * A place: two digits.
 * @param {number} x
 */
export const place = (x) => String(Number(x.toPrecision(2))).replace("-", "−");

/**
 * A share, in percent.
 * @param {number} share
 */
export const percent = (share) => `${Number((100 * share).toFixed(share < 0.01 ? 1 : 0))} %`;
