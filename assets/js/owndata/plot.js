// The drawing surface that the tabs share: an x axis, curves, and px for both; one unit is one px.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 14; // px beside the axis, above the curves
const FOOT = 26; // px for the axis' numbers
const APART = 64; // px between two numbers, at least

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name  @param {Record<string, string|number>} attributes
 */
export function shape(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/**
 * Round numbers from lo to hi, at most so many, with their texts.
 * @param {number} lo  @param {number} hi  @param {number} most
 * @returns {[value: number, text: string][]}
 */
function ticks(lo, hi, most) {
  const rough = (hi - lo) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5].find((times) => unit * times >= rough) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.ceil(lo / step - 1e-9);
  const count = Math.floor(hi / step + 1e-9) - first + 1;
  const name = (/** @type {number} */ value) =>
    Math.abs(value) >= 1e5 ? Number(value.toPrecision(4)).toExponential() : value.toFixed(digits);
  return Array.from({ length: count }, (_, i) => (first + i) * step).map((value) => [value, name(value || 0)]);
}

export class Plot {
  /** @param {HTMLElement} parent  @param {() => void} redraw called when the size has changed */
  constructor(parent, redraw) {
    this.svg = shape("svg", { class: "surface" });
    this.axis = shape("g", { class: "axis", "aria-hidden": "true" });
    this.marks = shape("g");
    this.svg.append(this.axis, this.marks);
    parent.append(this.svg);
    this.lo = -6;
    this.hi = 6;
    this.top = 1; // height at the upper edge
    new ResizeObserver(() => this.svg.clientWidth && redraw()).observe(this.svg);
  }

  /**
   * What is shown: x from lo to hi, heights from 0 to top.
   * @param {number} lo  @param {number} hi  @param {number} top
   */
  show(lo, hi, top) {
    Object.assign(this, { lo, hi, top });
    const { width, height } = this;
    const floor = shape("path", { d: `M${EDGE} ${height - FOOT}H${width - EDGE}` });
    const parts = ticks(lo, hi, Math.max(2, (width - 2 * EDGE) / APART)).flatMap(([value, name]) => {
      const text = shape("text", { x: this.x(value), y: height - 8 });
      text.textContent = name.replace("-", "−");
      return [shape("path", { d: `M${this.x(value)} ${height - FOOT}v5` }), text];
    });
    this.axis.replaceChildren(floor, ...parts);
  }

  get width() {
    return this.svg.clientWidth || 640;
  }

  get height() {
    return this.svg.clientHeight || 300;
  }

  /** @param {number} value */
  x(value) {
    return EDGE + ((value - this.lo) / (this.hi - this.lo)) * (this.width - 2 * EDGE);
  }

  /** @param {number} height */
  y(height) {
    return this.height - FOOT - (height / this.top) * (this.height - FOOT - EDGE);
  }

  /**
   * Where an event is: x, and the height, not below 0.
   * @param {MouseEvent} event
   */
  at({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    const x = this.lo + ((clientX - left - EDGE) / (this.width - 2 * EDGE)) * (this.hi - this.lo);
    const height = ((this.height - FOOT - (clientY - top)) / (this.height - FOOT - EDGE)) * this.top;
    return { x: Math.min(Math.max(x, this.lo), this.hi), height: Math.max(height, 0) };
  }

  /**
   * The path through points of equally spaced x.
   * @param {ArrayLike<number>} heights
   */
  path(heights, lo = this.lo, hi = this.hi) {
    const step = (hi - lo) / (heights.length - 1);
    return `M${Array.from(heights, (h, i) => `${this.x(lo + i * step).toFixed(1)} ${this.y(h).toFixed(1)}`).join("L")}`;
  }
}
