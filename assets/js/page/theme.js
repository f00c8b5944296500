// How the page looks and how it is named: theme, folded groups, roles for screen readers.

export class ThemeSwitch {
  /** @param {string[]} themes of the table  @param {() => void} changed called when other colours hold */
  constructor(themes, changed) {
    this.themes = ["auto", ...themes];
    this.theme = "auto";
    this.changed = changed;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.use(this.theme));
  }

  /** The theme in force. */
  get shade() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return this.theme === "auto" ? (dark ? "dark" : "light") : this.theme;
  }

  use(theme) {
    this.theme = theme;
    document.documentElement.dataset.theme = this.shade;
    const button = document.querySelector('button[title^="Change the theme"]');
    if (button) button.textContent = `Theme: ${theme}`;
    this.changed();
  }

  next() {
    this.use(this.themes[(this.themes.indexOf(this.theme) + 1) % this.themes.length]);
  }

  /** Once Dash has built the page: what it lacks. */
  dress() {
    this.use(this.theme);
    label();
    if (matchMedia("(max-width: 760px)").matches) fold();
  }
}

/** On a phone the settings are folded at first: the learning rates stand with the chart. */
function fold() {
  for (const group of document.querySelectorAll(".controls details")) group.open = false;
}

/** Names and roles for screen readers: Dash's own widgets lack names, and nest their roles. */
function label() {
  for (const box of document.querySelectorAll("[data-label]")) {
    for (const one of box.querySelectorAll("input:not([type=radio])")) one.setAttribute("aria-label", box.dataset.label);
  }
  const plain = () => {
    for (const list of document.querySelectorAll(".dash-options-list")) {
      list.setAttribute("role", list.querySelector("[type=radio]") ? "radiogroup" : "group");
      list.setAttribute("aria-label", list.closest("[data-label]")?.dataset.label ?? "Switches");
      for (const one of list.children) for (const name of ["role", "aria-selected"]) one.removeAttribute(name);
    }
  };
  plain();
  const changed = { subtree: true, attributeFilter: ["aria-selected"] };
  new MutationObserver(plain).observe(document.getElementById("page"), changed);
}
