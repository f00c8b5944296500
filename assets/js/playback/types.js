// Types that the rooms share: what the server says, and what a run is made of. Nothing at run time.

/** @typedef {number|string} Value of a setting */

/**
 * Settings by name; those that the scripts read are named here.
 * @typedef {Record<string, Value> & {target: string, loss: string, latent: "uniform"|"normal", train: "both"|"d"|"g",
 *   generator: string, discriminator: string, lipschitz: string, skip: string, g_input: string, seed: number}} Settings
 */

/** @typedef {[step: number, name: string, value: Value]} Edit a setting is changed from a step on */

/** @typedef {{settings: Settings, edits: Edit[]}} Recipe settings at step 0, and what changes them */

/**
 * A row of the settings table, gan1d/recipe/settings.py.
 * @typedef {Object} Row
 * @property {string} name
 * @property {"program"|"start"|"live"} kind  what changing it costs
 * @property {string} rule  in words
 * @property {Value} default
 * @property {string[]} choices  of a named choice
 * @property {Record<string, string>} words  what the page writes for each choice
 * @property {number|null} low  smallest number allowed
 * @property {number|null} high
 * @property {boolean} whole
 * @property {{label: string, log: boolean, only: [string, string[]][], unless: [string, Value][], first: Value|null}} meta
 *   `only`, `unless`: where it has an effect; `first`: what it was before there was such a setting
 * @property {[low: number, high: number, step: number]} [slider]
 */

/** @typedef {Record<string, Row>} Table the settings by name */

/**
 * A loss, gan1d/game/losses.py.
 * @typedef {Object} Loss
 * @property {string} kind
 * @property {number} value  V at equilibrium
 * @property {number|null} near_value  how near to it counts as there
 * @property {number|null} near_half  the same of mean |D - its level|
 * @property {string} divergence  what its best D measures
 * @property {string} letter  what D is called
 * @property {string} at_rest  D at equilibrium, in words
 * @property {boolean} is_probability  D is one
 * @property {boolean} has_logit
 * @property {boolean} is_critic
 */

/** @typedef {{jsd: number, value: number, level: number}} Near a JSD, and shares of what a loss counts as near */

/**
 * What app/facts.py says, to any page.
 * @typedef {Object} Facts
 * @property {Table} settings
 * @property {{steps: number, edits: number}} limits
 * @property {Record<string, Loss>} losses
 * @property {{near: Record<string, Near>, limit: number}} equilibrium  how near a kind of generator comes; steps of (d)
 * @property {string[]} themes
 * @property {number} pulls_kept  half the range of a pull in a chunk, in pulls of ordinary strength
 */

/**
 * The head of a chunk of frames, gan1d/formats/wire.py.
 * @typedef {Object} Head
 * @property {number} start
 * @property {number} every
 * @property {number} count
 * @property {number|null} diverged  first step that is not finite
 * @property {[low: number, high: number]} domain
 * @property {number} bins
 * @property {string[]} metrics  in their order
 * @property {Record<string, [low: number, high: number]>} ranges  of the curves
 * @property {number[]} p_data  frames from which on the chunk's densities hold
 */

/**
 * One frame as it came: numbers by name, curves still quantised.
 * @typedef {{step: number, metrics: Record<string, number>, pData: Float32Array, curves: Uint16Array, top: number,
 *   head: Head}} Frame; `top` of the range of its p_g
 */

/** @typedef {{head: Head, z: Float32Array, frames: Frame[]}} Chunk */

/** @typedef {Float32Array|Float64Array} Numbers */

/**
 * The curves of a frame in their own units: densities, D and D* at the bins, G and the pull at the latent points.
 * @typedef {{p_data: Numbers, p_g: Numbers, d: Numbers, d_star: Numbers, g_z: Numbers, pull: Numbers}} Curves
 */

/**
 * Who draws what the player shows.
 * @typedef {Object} View
 * @property {(frame: Frame) => void} frameShown
 * @property {() => void} changed  anything but the frame
 * @property {() => void} recipeChanged  another run, or another way of the run
 * @property {() => void} restarted  the address is to be kept
 * @property {(id: number) => void} [leftFigure1]  a change has left the run of Figure 1 with this id
 */

export {};
