// What Dash's components say: assets/clientside.js hands their values on, by these names.

/** @import { Value } from "../playback/types.js" */
/** @import { Page } from "./page.js" */

export class Inputs {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** @param {string} name  @param {Value} value */
  setting(name, value) {
    this.page.controls.setting(name, value);
  }

  /** @param {string} name  @param {number|string} position */
  slider(name, position) {
    this.page.controls.slider(name, position);
  }

  /** @param {string|null} value */
  preset(value) {
    this.page.controls.preset(value);
  }

  /** @param {number|string} index among the speeds */
  speed(index) {
    const { facts, player, readouts } = this.page;
    const speed = facts.speeds[Number(index)];
    if (speed !== readouts?.speedShown) player.setSpeed(speed);
  }

  /** @param {string[]} values of the switches that are on */
  switches(values) {
    const { player, rests } = this.page;
    player.halt = values.includes("halt");
    rests.stops = values.includes("stages");
    const slow = values.includes("slow");
    if (slow !== player.slowMotion.on) player.slowMotion.switch(slow);
    this.page.changed();
  }

  /** @param {string[]} layers of the large chart */
  show(layers) {
    this.page.drawings.use({ layers });
    this.page.changed();
  }

  /** @param {string[]} panels the small charts */
  panels(panels) {
    this.page.drawings.use({ panels });
    this.page.changed();
  }

  /** @param {string} name of a button */
  action(name) {
    this.page.action(name);
  }
}
