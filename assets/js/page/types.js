// Types of what the server tells the page, beside app/facts.py. Nothing at run time.

/** @import { LiveFigure } from "../charts/live.js" */
/** @import { Ends } from "../map/tiles.js" */
/** @import { Edit, Facts, Recipe, Settings } from "../playback/types.js" */
/** @import { FirstChunk } from "../playback/fetched_source.js" */

/**
 * How a link wants the run to be looked at, app/links/view.py.
 * @typedef {Object} View
 * @property {number} step
 * @property {number} speed
 * @property {string|null} theme
 * @property {string[]} layers
 * @property {string[]} panels
 * @property {string} large  the chart that has the most room
 * @property {"linear"|"log"} jsd  the axis that it is drawn on
 * @property {string|null} map  the part of a plane that the map shows; null: all of both rates
 * @property {string|null} lesson  its id
 * @property {"server"|"browser"|null} engine  who trains; null where the link does not say
 */

/**
 * What a link means, app/links/link.py.
 * @typedef {Object} Link
 * @property {Settings} settings
 * @property {Edit[]} edits
 * @property {View} view
 * @property {string[]} problems  what was refused
 * @property {string[]} ignored  names that are no settings
 * @property {string|null} figure1  the query to ask Figure 1 for
 * @property {Recipe|null} reference
 * @property {Lesson|null} lesson  whose words stand above the run
 */

/**
 * The parameters of an embed, app/links/embed.py.
 * @typedef {Object} Embed
 * @property {string[]} show  parts of the page
 * @property {"0"|"1"} autoplay
 * @property {number} start
 * @property {number|null} stop
 * @property {"0"|"1"} loop
 * @property {"0"|"1"} keys
 * @property {string} background
 * @property {"now"|"click"} load
 */

/**
 * What may be asked before a lesson is played, gan1d/lessons.
 * @typedef {Object} Question
 * @property {string} asked
 * @property {string[]} choices
 * @property {number} right  place of the choice that the run shows
 * @property {string} answer
 */

/**
 * A lesson's words and what it shows, app/lessons.py.
 * @typedef {Object} Lesson
 * @property {string} id
 * @property {string} title
 * @property {string} do
 * @property {string} notice
 * @property {string} why
 * @property {string} source
 * @property {string} notes  for who presents it
 * @property {string[]} controls  settings whose controls stand beside the words
 * @property {string|null} equation  MathML
 * @property {Question|null} question
 * @property {boolean} figure1
 * @property {number} speed
 * @property {string[]} panels
 * @property {string[]} layers
 * @property {string} large
 */

/**
 * A lesson as the shelf shows it, app/lessons.py.
 * @typedef {Object} OnShelf
 * @property {string} group
 * @property {string} notice
 * @property {Record<string, string>} picture  SVG paths by the name of their line
 */

/**
 * A format for the frames of a run, app/exports.py.
 * @typedef {Object} Export
 * @property {string} kind
 * @property {string} label  on its button
 * @property {string} title  the button's
 * @property {boolean} served  by /export; else the command alone writes it
 * @property {boolean} themed
 */

/**
 * What the page's own part of the facts is, app/page/index.py.
 * @typedef {Object} Own
 * @property {string} build
 * @property {string} plotly  the address of its script
 * @property {boolean} lectures  whether they may be given here
 * @property {{steps: number, edits: number, frames: number}} limits  `frames` in a file
 * @property {number[]} speeds
 * @property {string[]} layers
 * @property {Record<string, string>} panels  script of each small chart
 * @property {Pick<View, "speed"|"layers"|"panels"|"large">} view  of a link that says nothing of it
 * @property {number} figure1_speed
 * @property {{side: {net: number, simple: number}, at_once: number, axes: Record<string, Ends>}} tiles  of maps: cells along
 *   one, requests, and what an axis can show, by setting
 * @property {Record<string, string>} sums  presets as sums
 * @property {{labels: Record<string, string>, defaults: Embed}} sharing
 * @property {Export[]} exports
 * @property {{id: string, title: string}[]} lessons  in their order
 * @property {boolean} busy  the server has more viewers than it can train for
 * @property {Link} link
 * @property {Embed|null} embed
 * @property {LiveFigure|null} picture  the large chart without a frame; null where the page came without it
 * @property {{index: string, embed: string}|null} site  of pages that are files, app/site: where their index is, and
 *   the name of the embed
 * @property {FirstChunk|null} first
 * @property {Recipe|null} stages  Figure 1's whole recipe, if the server had it at hand
 */

/** @typedef {Facts & Own} PageFacts */

export {};
