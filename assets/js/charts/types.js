// Types of what Plotly draws, as far as the scripts touch it. Nothing at run time.

/** @typedef {ArrayLike<number|null>} Coordinates null or NaN makes a gap */
/** @typedef {{x: Coordinates, y: Coordinates}} Points of one line, in the units of its axes */
/** @typedef {Record<string, Points>} Lines by the `meta` of their traces */

/**
 * @typedef {Object} Trace
 * @property {string} meta  by which a script finds it
 * @property {Coordinates} x
 * @property {Coordinates} y
 * @property {string} [xaxis]
 * @property {string} [yaxis]
 * @property {boolean|"legendonly"} [visible]
 * @property {string} [name]
 * @property {{color: string, width: number, dash: string}} [line]
 * @property {{color: string, symbol?: string}} [marker]  a disc without a symbol, else a cross
 */

/** @typedef {{range: [number, number], type?: string, domain: [number, number]}} Axis */

/**
 * @template [Meta=unknown]
 * @typedef {Object} Layout
 * @property {Axis} xaxis
 * @property {Axis} yaxis
 * @property {Axis} [yaxis2]
 * @property {{size: number}} font
 * @property {Record<string, number>} margin
 * @property {Object[]} annotations
 * @property {boolean} [showlegend]
 * @property {Meta} meta
 */

/**
 * A figure as the server lays it out.
 * @template [Meta=unknown]
 * @typedef {{data: Trace[], layout: Layout<Meta>}} Figure
 */

/**
 * What the large chart says beside its lines, gan1d/figures/chart.py.
 * @typedef {Object} LiveMeta
 * @property {number[]} arrows  which of the latent points are drawn as arrows
 * @property {number[]} z_line  where they stand on the z line, unit of x
 * @property {number} wing  half the width of an arrow's head, unit of x
 * @property {(number|null)[]} arrow_y
 * @property {PullSizes} pull
 * @property {Axis|null} logit  the axis of D's logit, if D has one
 */

/** @typedef {{gain: number, most: number, wing_x: number, wing_y: number}} PullSizes how a pull becomes an arrow */

/** @typedef {Record<string, unknown>} Config of Plotly */

/** @typedef {Axis & {_length: number}} DrawnAxis `_length` in px */

/**
 * An element that Plotly has drawn into.
 * @typedef {HTMLElement & {data?: Trace[], layout?: Layout, _fullLayout?: Record<string, DrawnAxis>,
 *   on?: (event: string, act: () => void) => void}} Drawn
 */

/**
 * What is used of Plotly.
 * @typedef {Object} PlotlyLibrary
 * @property {(gd: HTMLElement, data: Trace[], layout: Object, config?: Config) => Promise<void>} react
 * @property {(gd: HTMLElement, update: Object, traces: number[]) => Promise<void>} restyle
 * @property {(figure: {data: Trace[], layout: Object}, options: Object) => Promise<string>} toImage
 * @property {{resize: (gd: HTMLElement) => Promise<void>}} Plots
 */

export {};
