// Numbers as the page says them: a true minus, and a fixed number of digits, so that nothing jitters.

/** @param {number} value */
export const n = (value, digits = 3) => (value === Infinity ? "∞" : value.toFixed(digits).replace("-", "−"));

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
