// The player in a notebook's cell, as anywidget loads it: the live page in a frame of its own. The page's
// messages become the model's traits, and what Python sends goes to the page as it is.

/**
 * What this needs of anywidget's model.
 * @typedef {Object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, act: (message: any) => void) => void} on
 * @property {(event: string, act: (message: any) => void) => void} off
 */

/**
 * Whether what lies behind an element is dark.
 * @param {Element|null} element
 * @returns {boolean}
 */
function isDark(element) {
  if (!element) return false;
  const [red, green, blue, alpha = 1] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  return alpha > 0 && blue !== undefined ? red + green + blue < 1.5 * 255 : isDark(element.parentElement);
}

/** @param {{model: Model, el: HTMLElement}} view @returns {() => void} what to do when the cell is gone */
function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.title = "gan1d: a GAN that trains here";
  frame.style.cssText = "display:block;width:100%;border:0";
  frame.allow = "fullscreen";
  const say = (/** @type {unknown} */ message) => frame.contentWindow?.postMessage(message, "*");

  const load = () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const plays = model.get("playing") && !calm;
    frame.name = JSON.stringify({ opens: model.get("opens"), step: model.get("step"), plays, dark: isDark(el) });
    frame.height = String(model.get("height"));
    frame.srcdoc = model.get("page");
  };

  const hear = (/** @type {MessageEvent} */ { source, data }) => {
    if (source !== frame.contentWindow || data?.gan1d !== 1 || data.type !== "state" || data.step === undefined) return;
    model.set("query", data.recipe);
    model.set("step", data.step);
    model.set("playing", data.playing);
    model.save_changes();
  };

  addEventListener("message", hear);
  model.on("msg:custom", say);
  model.on("change:opened", load);
  load();
  el.append(frame);
  return () => {
    removeEventListener("message", hear);
    model.off("msg:custom", say);
    model.off("change:opened", load);
  };
}

export default { render };
