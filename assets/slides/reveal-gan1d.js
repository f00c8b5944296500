// For reveal.js: fragments that play Figure 1, and decks that can be printed. Load it after reveal.js, and add it to
// the plugins:
//
//   <section>
//     <iframe data-src="http://127.0.0.1:8050/embed?autoplay=0"></iframe>
//     <span class="fragment" data-gan1d-stage="a"></span> ... one for each stage a, b, c, d
//   </section>
//   Reveal.initialize({ plugins: [RevealGan1d] });
//
// Each press of the deck's next key then plays the next stage, and going back shows the last one. A slide that is come
// back to shows the stage of its fragments. With ?print-pdf each page shows its own.
window.RevealGan1d = {
  id: "gan1d",
  init(deck) {
    /** @type {(frame: HTMLIFrameElement, stage: string|undefined, more?: object) => void} */
    const tell = (frame, stage, more) => {
      const message = stage ? { gan1d: 1, type: "stage", stage, ...more } : { gan1d: 1, type: "seek", step: 0 };
      frame.contentWindow?.postMessage(message, "*");
    };
    /** @type {(slide: Element|null, stage: string|undefined) => void} */
    const send = (slide, stage) => {
      for (const frame of slide?.querySelectorAll("iframe") ?? []) tell(frame, stage);
    };
    const stageOf = (/** @type {HTMLElement} */ fragment) => fragment.dataset.gan1dStage;
    /** @type {(slide: Element|null|undefined) => string|undefined} */
    const shownOn = (slide) => {
      const visible = slide?.querySelectorAll(".fragment.visible[data-gan1d-stage]") ?? [];
      const last = [...visible].flatMap((one) => (one instanceof HTMLElement ? one : [])).at(-1);
      return last && stageOf(last);
    };
    deck.on("fragmentshown", ({ fragments }) => {
      const shown = fragments.filter(stageOf).at(-1);
      if (shown) send(shown.closest("section"), stageOf(shown));
    });
    deck.on("fragmenthidden", ({ fragments }) => {
      const hidden = fragments.find(stageOf);
      if (hidden) send(hidden.closest("section"), shownOn(hidden.closest("section")));
    });
    // reveal.js unloads the frame of a slide that is left, and a frame that has loaded is at step 0.
    addEventListener("message", ({ data, source }) => {
      if (data?.gan1d !== 1 || data.type !== "ready") return;
      const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
      const stage = shownOn(frame?.closest("section"));
      if (frame && stage) tell(frame, stage, { at: "end" });
    });
    // In print reveal.js loads no frame that has only data-src.
    deck.on("pdf-ready", () => {
      for (const frame of document.querySelectorAll("iframe")) {
        const src = frame.dataset.src;
        if (src && /\/embed(\?|$)/.test(src) && !frame.src) frame.src = src;
      }
    });
  },
};
