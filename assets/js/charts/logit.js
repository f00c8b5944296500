// D as its logit, log D/(1 - D), for the losses whose D is a probability.

const LEAST = 1e-5; // a D below it comes as 0: it is kept off the logarithm's end, outside the axis

const logit = (d) => (d === null ? null : Math.log(Math.max(d, LEAST) / Math.max(1 - d, LEAST)));

/** The points of a D as those of its logit. */
export const logits = ({ x, y }) => ({ x, y: Array.from(y, logit) });

/** A figure of the live chart whose axis of D is one of logits. */
export function onLogits(figure) {
  const dressed = structuredClone(figure);
  Object.assign(dressed.layout.yaxis2, figure.layout.meta.logit);
  const half = dressed.data.find(({ meta }) => meta === "half");
  Object.assign(half, logits(half));
  return dressed;
}
