// Keys, as the help lists them, and buttons that repeat while held.
// Keys never fire while a text box has the focus.

import { targetOf } from "./dom.js";

const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const PRESSED = "button, summary, [role=combobox], [type=checkbox], [type=radio]"; // by Space
const MOVED = "[type=range]:not(#timeline input), [type=radio], [role=combobox], [role=listbox]"; // by arrows
const TAKING = "input, select, textarea, [role=slider], [role=combobox], [role=listbox]"; // letters or digits
const BOXES = ".box, #step, #settings input"; // of a setting, or the step
const BEFORE_REPEAT = 400; // ms that a button is held before it repeats
const REPEAT = 60; // ms between two repeats

/** Whether single letters and digits act: a switch in the list of keys turns them off (WCAG 2.1.4). */
const letters = () => {
  const box = document.querySelector("#single-keys input");
  return !(box instanceof HTMLInputElement) || box.checked;
};

/** @typedef {(name: string, ...more: unknown[]) => void} Act */

/** @param {Act} act */
export function keyboard(act) {
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    " ": () => act("play"),
    ArrowRight: (event) => act("move", event.shiftKey ? 10 : 1),
    ArrowLeft: (event) => act("move", event.shiftKey ? -10 : -1),
    Home: () => act("restart"),
    End: () => act("end"),
    PageDown: () => act("stage", 1),
    PageUp: () => act("stage", -1),
    s: () => act("step", "both"),
    d: () => act("step", "d"),
    g: () => act("step", "g"),
    r: () => act("restart"),
    n: () => act("new-seed"),
    c: () => act("pin"),
    p: () => act("notes"),
    f: () => act("fullscreen"),
    "?": () => act("help"),
    Escape: () => act("escape"),
  };
  addEventListener("keydown", (event) => {
    const { key } = event;
    const within = (/** @type {string} */ words) => Boolean(targetOf(event)?.closest(words));
    if (event.altKey || event.defaultPrevented || within(TYPING)) return;
    if (document.querySelector("dialog[open]")) return; // it has its own
    const command = event.ctrlKey || event.metaKey;
    if (command && key.toLowerCase() === "z") {
      event.preventDefault();
      act(event.shiftKey ? "redo" : "undo");
    }
    if (command) return;
    if (key.length === 1 && key !== " " && key !== "?" && (!letters() || within(TAKING))) return;
    const own = key === " " ? PRESSED : MOVED;
    const theirs = key === " " || key.startsWith("Arrow") || key === "Home" || key === "End";
    if (theirs && within(own)) return;
    if (/^[1-9]$/.test(key)) act("lesson", Number(key) - 1);
    const once = keys[key.length === 1 ? key.toLowerCase() : key];
    if (!once) return;
    event.preventDefault();
    once(event);
  });
}

/**
 * What was clicked gives the keys back to the player: Space then plays, and does not click again.
 * What was reached by Tab keeps them. A setting's box, or that of the step, gives them back with Enter.
 */
export function release() {
  let pointed = false;
  addEventListener("pointerdown", () => (pointed = true), true);
  addEventListener("keydown", () => (pointed = false), true);
  addEventListener("keydown", (event) => {
    const box = targetOf(event);
    if (event.key === "Enter" && box instanceof HTMLInputElement && box.closest(BOXES)) box.blur(); // and hands on what was typed
  });
  addEventListener("click", (event) => {
    const target = targetOf(event);
    const clicked = pointed && !target?.closest("dialog") && target?.closest(PRESSED);
    if (clicked instanceof HTMLElement) setTimeout(() => document.activeElement === clicked && clicked.blur());
  });
}

/**
 * A button that acts when pressed, and again and again while it is held.
 * @param {HTMLElement} button  @param {() => void} act
 */
export function held(button, act) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const stop = () => clearTimeout(timer);
  const again = () => {
    act();
    timer = setTimeout(again, REPEAT);
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    act();
    timer = setTimeout(again, BEFORE_REPEAT);
  });
  for (const name of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(name, stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch
  button.addEventListener("click", (event) => event.detail === 0 && act()); // Enter or Space
}
