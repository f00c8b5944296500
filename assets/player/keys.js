// Keys, as the help lists them. They never fire while a text box has the focus.

const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

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
    s: () => act("step"),
    r: () => act("restart"),
    n: () => act("new-seed"),
    f: () => act("fullscreen"),
    "?": () => act("help"),
    Escape: () => document.getElementById("help").hidden || act("close-help"),
  };
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest?.(TYPING)) return;
    const own = key === " " ? "button, summary, [role=combobox], [type=checkbox], [type=radio]" : "[type=range], [type=radio], [role=combobox], [role=listbox]";
    if ((key === " " || key.startsWith("Arrow") || key === "Home" || key === "End") && target.closest?.(own)) return;
    const act_ = keys[key.length === 1 ? key.toLowerCase() : key];
    if (!act_) return;
    event.preventDefault();
    act_(event);
  });
}
