// Keys, as the help lists them, and buttons that repeat while held.
// Keys never fire while a text box has the focus.

const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const PRESSED = "button, summary, [role=combobox], [type=checkbox], [type=radio]"; // by Space
const MOVED = "[type=range]:not(#timeline input), [type=radio], [role=combobox], [role=listbox]"; // by arrows
const TAKING = "input, select, textarea, [role=slider], [role=combobox], [role=listbox]"; // letters or digits
const BEFORE_REPEAT = 400; // ms that a button is held before it repeats
const REPEAT = 60; // ms between two repeats

/** Whether single letters and digits act: a switch in the list of keys turns them off (WCAG 2.1.4). */
const letters = () => document.querySelector("#single-keys input")?.checked ?? true;

/** @param {(name: string, ...more: any) => void} act */
export function keyboard(act) {
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
    f: () => act("fullscreen"),
    "?": () => act("help"),
    Escape: () => act("escape"),
  };
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.altKey || event.defaultPrevented || target.closest?.(TYPING)) return;
    if (document.querySelector("dialog[open]")) return; // it has its own
    const command = event.ctrlKey || event.metaKey;
    if (command && key.toLowerCase() === "z") {
      event.preventDefault();
      act(event.shiftKey ? "redo" : "undo");
    }
    if (command) return;
    if (key.length === 1 && key !== " " && key !== "?" && (!letters() || target.closest?.(TAKING))) return;
    const own = key === " " ? PRESSED : MOVED;
    const theirs = key === " " || key.startsWith("Arrow") || key === "Home" || key === "End";
    if (theirs && target.closest?.(own)) return;
    if (/^[1-9]$/.test(key)) act("lesson", Number(key) - 1);
    const once = keys[key.length === 1 ? key.toLowerCase() : key];
    if (!once) return;
    event.preventDefault();
    once(event);
  });
}

/**
 * What was clicked gives the keys back to the player: Space then plays, and does not click again.
 * What was reached by Tab keeps them.
 */
export function release() {
  let pointed = false;
  addEventListener("pointerdown", () => (pointed = true), true);
  addEventListener("keydown", () => (pointed = false), true);
  addEventListener("click", ({ target }) => {
    const clicked = pointed && !target.closest?.("dialog") && target.closest?.(PRESSED);
    if (clicked) setTimeout(() => document.activeElement === clicked && clicked.blur());
  });
}

/** A button that acts when pressed, and again and again while it is held. */
export function held(button, act) {
  let timer = null;
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
