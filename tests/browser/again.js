// What tests/browser/again.py runs in the page: an expression that is an object of functions.
({
  folds: () => [...document.querySelectorAll("#page details:not(#lesson *, #problems *)")],

  // What is not put back below, and so has to be as it was when the page had opened.
  left() {
    return JSON.stringify({
      own: [performance, history].map((one) => Object.keys(one).join()),
      fetch: String(window.fetch),
      frames: document.querySelectorAll("iframe:not(dialog *)").length,
      root: Object.keys(document.documentElement.dataset)
        .filter((name) => !["behind", "left"].includes(name)) // they follow what is drawn
        .toSorted()
        .join(),
      keys: document.querySelector("#single-keys input").checked,
      size: [innerWidth, innerHeight, devicePixelRatio],
      media: ["(prefers-reduced-motion: reduce)", "(prefers-color-scheme: dark)"].map((media) => matchMedia(media).matches),
      path: location.pathname,
      engine: [gan1d.page.source.engine, gan1d.page.source.asked],
      lecture: document.querySelectorAll(".lecture").length,
    });
  },

  opened() {
    return [this.folds().map((one) => one.open), this.left()];
  },

  // Typed into a box and not taken.
  typed: () =>
    Object.keys(gan1d.page.facts.settings).some((name) => {
      const box = document.querySelector(`#control-${name} input[type=text]`);
      return box && box.value !== String(gan1d.page.controls.sent[`setting ${name}`]);
    }),

  isLaid() {
    const { laid, largeNow } = gan1d.page.row;
    const small = [...document.querySelectorAll("#below [data-panel]")].filter((one) => one.offsetParent);
    const names = [...small.map((one) => one.dataset.panel), largeNow];
    return names.every((name) => name === "densities" || laid.has(name));
  },

  // The run of the link, alone in the list, as if no frame of it were known.
  play({ settings, edits, reference, view, lesson, figure1 }) {
    const { player, editor } = gan1d.page;
    player.cache.byQuery.clear();
    player.equilibrium.clear();
    player.slowMotion.switch(false);
    Object.assign(player.stages, { stop: undefined, wanted: null });
    Object.assign(player, { preparing: null, halt: false, isHere: false, shown: null, target: null });
    Object.assign(player, { speed: view.speed, behind: view.step });
    const run = { id: 1, recipe: { settings, edits }, base: figure1, from: null, name: lesson?.title ?? null };
    const pinned = reference && { id: 0, recipe: reference, base: null, from: null, name: null };
    player.use({ list: [run], current: 1, left: null, reference: pinned, next: 2 }, view.step);
    player.playing = view.step === 0;
    if (figure1 !== null) editor.figure1(figure1, true);
  },

  // The layers and the small charts of the link; drawing anew what is there already would be dear.
  async show({ layers, panels, large, jsd }) {
    const { drawings, row } = gan1d.page;
    const ticked = (id) => [...document.querySelectorAll(`#${id} input:checked`)].map(({ value }) => value);
    const same = (one, two) => [...one].toSorted().join() === [...two].toSorted().join();
    if (!same(row.names, panels) || row.large !== large) await row.use({ panels, large });
    if (!same(drawings.layers, layers)) drawings.use({ layers });
    const log = row.log !== (jsd === "log");
    if (log) drawings.use({ jsd });
    if (log || !same(ticked("layers"), layers) || !same(ticked("panels"), row.names)) drawings.tick();
  },

  // What a viewer has made of the page beside the run.
  clear() {
    const { page } = gan1d;
    const { editor, lessons, readouts } = page;
    sessionStorage.clear();
    if (document.querySelector("#switches input:checked")) window.dash_clientside.set_props("switches", { value: [] });
    page.inputs.switches([]); // at once
    if (document.querySelector("#lesson .notes")) lessons.room.toggleNotes();
    page.share = new page.share.constructor(page);
    page.ownData = lessons.shelf = page.modes.leftAt = null;
    page.seen.clear();
    editor.undone = new editor.undone.constructor();
    readouts.diagnosis = new readouts.diagnosis.constructor();
  },

  // Whether the page shows the link within some seconds; if not, it is as it was, or half of that.
  take(given) {
    return Promise.race([this.brought(given), new Promise((next) => setTimeout(next, 60000, false))]);
  },

  async brought([query, [folds, left]]) {
    const { page } = gan1d;
    const { player, lessons, drawings, themeSwitch } = page;
    document.activeElement?.blur();
    player.playing = false;
    page.rests.leave();
    page.editor.dragging.letGo();
    if (document.querySelector(".tour, #help:not([hidden])")) return false;
    for (const dialog of document.querySelectorAll("dialog")) dialog.remove(); // open ones too
    for (let i = 0; i < 50 && this.typed(); i++) await new Promise((next) => setTimeout(next, 20)); // as Dash does, late
    if (this.left() !== left || this.typed()) return false;
    const link = await page.answers.link(query);
    const { settings, view } = link;
    const { row, source } = page;
    if (view.engine !== source.asked || row.laid.has("map") || view.panels.includes("map")) return false;
    history.replaceState(null, "", query ? `/?${query}` : "/");
    this.clear();
    const { figure } = drawings.live;
    const scene = ({ target, loss, latent }) => [target, loss, latent, themeSwitch.shade].join();
    const before = scene(player.recipe.settings);
    player.problems = link.problems;
    page.ignored = link.ignored;
    this.play(link);
    if ((view.theme ?? "auto") !== themeSwitch.theme) themeSwitch.use(view.theme ?? "auto");
    lessons.take(link);
    await this.show(view);
    this.folds().forEach((one, i) => {
      one.open = folds[i];
    });
    for (const one of document.querySelectorAll("#page *")) if (one.scrollTop) one.scrollTop = 0;
    scrollTo(0, 0);
    page.changed();
    const isDrawn = () => before === scene(settings) || drawings.live.figure !== figure;
    for (let i = 0; i < 2500; i++) {
      await new Promise((next) => setTimeout(next, 20));
      if (isDrawn() && this.isLaid() && !this.typed()) return true; // Dash takes its time, too
    }
    return false;
  },
});
