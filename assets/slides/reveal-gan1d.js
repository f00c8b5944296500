// For reveal.js: fragments that play Figure 1. Load it after reveal.js, and add it to the plugins:
//
//   <section>
//     <iframe data-src="http://127.0.0.1:8050/embed?autoplay=0"></iframe>
//     <span class="fragment" data-gan1d-stage="a"></span> ... one for each stage a, b, c, d
//   </section>
//   Reveal.initialize({ plugins: [RevealGan1d] });
//
// Each press of the deck's next key then plays the next stage, and going back shows the last one.
window.RevealGan1d = {
  id: "gan1d",
  init(deck) {
    /** @type {(slide: Element|null, stage: string|undefined) => void} */
    const send = (slide, stage) => {
      const message = stage ? { gan1d: 1, type: "stage", stage } : { gan1d: 1, type: "seek", step: 0 };
      for (const frame of slide?.querySelectorAll("iframe") ?? []) frame.contentWindow?.postMessage(message, "*");
    };
    const stageOf = (/** @type {HTMLElement} */ fragment) => fragment.dataset.gan1dStage;
    deck.on("fragmentshown", ({ fragments }) => {
      const shown = fragments.filter(stageOf).at(-1);
      if (shown) send(shown.closest("section"), stageOf(shown));
    });
    deck.on("fragmenthidden", ({ fragments }) => {
      const hidden = fragments.find(stageOf);
      if (!hidden) return;
      const slide = hidden.closest("section");
      const visible = slide?.querySelectorAll(".fragment.visible[data-gan1d-stage]") ?? [];
      const left = [...visible].flatMap((one) => (one instanceof HTMLElement ? one : [])).at(-1);
      send(slide, left && stageOf(left));
    });
  },
};
