// Moves a Plotly figure's lines by setting their SVG paths: a third of the time of Plotly.animate.
// Plotly keeps the axes, legend and hover; `settle` tells it the data when the picture rests.

/** The lines of one Plotly element, by the `meta` of their traces. */
export class Lines {
  /** @param {() => HTMLElement} element finds the Plotly element, which Dash may replace */
  constructor(element) {
    this.element = element;
    this.traces = null;
    this.latest = {};
  }

  /** Look the paths up again: after Plotly has drawn. */
  find() {
    const gd = this.element();
    const layout = gd._fullLayout;
    if (gd !== this.watched) gd.on("plotly_afterplot", () => (this.traces = null)); // new axes
    this.watched = gd;
    this.traces = {};
    for (const node of gd.querySelectorAll(".scatterlayer .trace")) {
      const trace = node.__data__?.[0]?.trace;
      if (!trace) continue;
      const [x, y] = [trace.xaxis, trace.yaxis].map((name) => layout[name.replace(/^[xy]/, "$&axis")]);
      const paths = [...node.querySelectorAll(".js-line")];
      this.traces[trace.meta] = { node, paths, x, y };
    }
  }

  /** Draw points: `{meta: {x, y}}`, in the units of the axes; null or NaN makes a gap. */
  draw(points) {
    if (!this.traces) this.find();
    for (const [meta, { x, y }] of Object.entries(points)) {
      this.latest[meta] = { x, y };
      const trace = this.traces[meta];
      if (!trace) continue;
      if (!trace.node.isConnected) {
        this.traces = null;
        return this.draw(points);
      }
      const [toX, toY] = [toPixels(trace.x, false), toPixels(trace.y, true)];
      trace.paths.forEach((path, i) => {
        const shape = i ? "M0,0" : pathOf(x, y, toX, toY);
        if (path.getAttribute("d") !== shape) path.setAttribute("d", shape); // p_data seldom moves
      });
    }
    return undefined;
  }

  /** Hand Plotly the data last drawn, so that hovering, resizing and exporting have it. */
  settle() {
    const gd = this.element();
    const metas = Object.keys(this.latest).filter((meta) => gd?.data?.some((trace) => trace.meta === meta));
    if (!metas.length) return;
    const indices = metas.map((meta) => gd.data.findIndex((trace) => trace.meta === meta));
    const update = { x: metas.map((meta) => this.latest[meta].x), y: metas.map((meta) => this.latest[meta].y) };
    this.latest = {};
    this.traces = null;
    window.Plotly.restyle(gd, update, indices);
  }
}

/** A linear or logarithmic axis as a function from its units to pixels, kept near the picture. */
function toPixels(axis, down) {
  const [from, to] = axis.range;
  const length = axis._length;
  const scale = length / (to - from);
  const reach = 4 * length;
  const log = axis.type === "log"; // its range holds powers of 10
  return (value) => {
    const along = ((log ? Math.log10(value) : value) - from) * scale;
    const pixel = down ? length - along : along;
    return Math.round(10 * Math.min(Math.max(pixel, -reach), reach)) / 10;
  };
}

/** An SVG path through points; null or NaN makes a gap. */
export function pathOf(x, y, toX, toY) {
  let path = "";
  let open = false;
  for (let i = 0; i < y.length; i++) {
    const gap = x[i] === null || y[i] === null || Number.isNaN(y[i]);
    if (!gap) path += `${open ? "L" : "M"}${toX(x[i])},${toY(y[i])}`;
    open = !gap;
  }
  return path || "M0,0";
}
