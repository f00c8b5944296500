// Types of what app/site writes into the files of a site. Nothing at run time.

/** @import { Figure } from "../charts/types.js" */
/** @import { Head, Recipe, Settings, Value } from "../playback/types.js" */
/** @import { Embed, Link } from "../page/types.js" */

/**
 * What a run and its figures take from a target, app/site/contents.py.
 * @typedef {Object} TargetNumbers
 * @property {[lo: number, hi: number]} domain
 * @property {number} y_max  top of the density axis
 * @property {number[]} edges  of its modes, in bins
 * @property {number[]} quantiles  at levels of equal mass
 * @property {Record<string, string>} arrays  start arrays, float32 in base64
 */

/**
 * The figures of a loss and a latent, app/site/templates.py: a number may be a form in those of a target.
 * @typedef {{figures: Record<string, Record<string, any>>, head: any, z: number[]}} Template
 */

/**
 * How a stage of Figure 1 is played, gan1d/runs/figure1.py.
 * @typedef {{train: string, limit: number, least: number, lr_d: number, lr_g: number, steady: string[],
 *   later: [steps: number, factor: number][]}} Phase
 */

/**
 * By what the stages of Figure 1 are found, gan1d/runs/figure1.py.
 * @typedef {Object} StageRules
 * @property {Record<string, Phase>} phases  by name, in their order
 * @property {Record<string, number>} steady
 * @property {number} every
 * @property {number} read_ahead
 * @property {number} gap_begun
 * @property {number} gap_caught_up
 * @property {number} shift_kept
 * @property {number} rise
 * @property {number} limit
 * @property {Record<string, number>} units  of |D - D*|, by loss
 */

/**
 * What the index of a site holds, app/site/contents.py.
 * @typedef {Object} Index
 * @property {{settings: Record<string, Value|boolean>, file: string}[]} programs
 * @property {Record<string, string>} targets  files by name or sum
 * @property {Record<string, string>} templates  files by loss and latent
 * @property {{settings: Settings, file: string}[]} fields  phase portraits of simple players
 * @property {Record<string, Link>} lessons  what their links mean
 * @property {string} shelf  file of what the shelf of lessons shows
 * @property {string[]} live  names of live settings
 * @property {string[]} large  names of the charts that may have the most room
 * @property {{view: Record<string, string>, embed: Record<string, string>}} rules  in words
 * @property {StageRules} stages
 */

export {};
