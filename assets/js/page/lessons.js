// The lessons: a shelf to choose from, and the words of the chosen one above the run.

const $ = (id) => document.getElementById(id);

/** An element with a text of its own. */
function made(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...more });
}

export class Lessons {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.rows = page.facts.lessons;
    this.lesson = null; // the row whose words are shown
    this.query = null; // its recipe and reference, as they were when it was opened
    this.reference = null;
  }

  /** Whether the run is still the lesson's own. */
  get untouched() {
    const { player } = this.page;
    if (this.lesson?.figure1) return player.run.base !== null;
    return player.query === this.query && player.referenceQuery === this.reference;
  }

  /** A link was opened: its lesson's words are shown, or none. */
  take(link) {
    const { player, facts } = this.page;
    this.lesson = this.rows.find(({ id }) => id === link.view.lesson) ?? null;
    const plain = this.lesson && (link.figure1 !== null) === this.lesson.figure1;
    this.query = plain ? player.query : null;
    this.reference = plain ? player.referenceQuery : null;
    if (!facts.embed || facts.embed.show.includes("lesson")) this.#show();
  }

  /** Open a lesson by its place on the shelf. */
  async open(index) {
    const row = this.rows[index];
    if (!row) return;
    this.dialog?.close();
    const link = await (await fetch(`link?lesson=${row.id}`)).json();
    this.page.take(link);
    this.page.restarted();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.page.player.play();
  }

  /** No lesson any more: the run stays. */
  leave() {
    if (!this.lesson) return;
    this.lesson = null;
    this.#show();
    this.page.address.write();
  }

  /** Show the shelf. */
  choose() {
    this.dialog ??= this.#shelf();
    const now = this.rows.indexOf(this.lesson);
    const buttons = [...this.dialog.querySelectorAll("li button")];
    buttons.forEach((one, i) => (i === now ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    this.dialog.showModal();
    buttons[Math.max(now, 0)].focus();
  }

  #shelf() {
    const dialog = Object.assign(document.createElement("dialog"), { className: "shelf" });
    dialog.setAttribute("aria-label", "Lessons");
    const list = document.createElement("ol");
    this.rows.forEach((row, i) => {
      const button = made("button", "", { type: "button" });
      button.append(made("b", `${i + 1} ${row.title}`), made("span", row.notice));
      button.addEventListener("click", () => this.open(i));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    });
    const close = made("button", "×", { type: "button", className: "close round" });
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    dialog.append(made("h2", "Lessons"), close, list);
    $("page").append(dialog);
    return dialog;
  }

  #show() {
    const place = $("lesson");
    if (!place) return; // Dash has not built the page
    const row = this.lesson;
    place.hidden = row === null;
    if (!row) return;
    const i = this.rows.indexOf(row);
    const words = made("div", "", { className: "words" });
    const text = document.createElement("p");
    text.append(made("span", `${row.do} `, { className: "do" }), row.notice);
    words.append(made("h2", `${i + 1} ${row.title}`), text);
    const why = document.createElement("details");
    why.append(made("summary", "Why"));
    const more = made("div", "", { className: "why" });
    more.append(made("p", row.why), made("p", row.source, { className: "quiet" }));
    why.append(more);
    place.replaceChildren(words, why, this.#step(i - 1, "Previous"), this.#step(i + 1, "Next"));
    if (this.page.facts.embed) return;
    const close = made("button", "×", { type: "button", className: "round", title: "Leave the lesson" });
    close.setAttribute("aria-label", "Leave the lesson");
    close.addEventListener("click", () => this.leave());
    place.append(close);
  }

  /** A button to the lesson before or after. */
  #step(index, text) {
    const row = this.rows[index];
    const button = made("button", text, { type: "button", className: "small", disabled: !row });
    if (row) button.title = row.title;
    button.addEventListener("click", () => this.open(index));
    return button;
  }

  /** Once Dash has built the page. */
  wire() {
    const { embed } = this.page.facts;
    if (!embed || embed.show.includes("lesson")) this.#show();
  }
}
