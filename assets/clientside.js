// Dash's clientside callbacks: each hands a component's new value to the page, which decides.
// A classic script, since Dash needs the namespace before any module has run.
(() => {
  /** @typedef {import("./js/page/inputs.js").Inputs} Inputs */

  /**
   * Hand something to the page, if it is there.
   * @param {(inputs: Inputs) => void} hand
   */
  const tell = (hand) => {
    const page = window.gan1d?.page;
    if (page && "inputs" in page) hand(page.inputs);
    return window.dash_clientside.no_update;
  };

  /**
   * For a pattern of components: each one that changed, by its name; Dash may batch several.
   * @param {(inputs: Inputs, name: string, value: any) => void} hand
   */
  const named = (hand) => () => {
    for (const { prop_id: id, value } of window.dash_clientside.callback_context.triggered) {
      const name = () => JSON.parse(id.replace(/\.[^.]*$/, "")).name;
      if (value !== undefined && value !== null) tell((inputs) => hand(inputs, name(), value));
    }
    return window.dash_clientside.no_update;
  };

  /** @type {Record<string, (value: any) => unknown>} */
  const callbacks = {
    setting: named((inputs, name, value) => inputs.setting(name, value)),
    slider: named((inputs, name, value) => inputs.slider(name, value)),
    action: named((inputs, name) => inputs.action(name)),
    preset: (value) => tell((inputs) => inputs.preset(value)),
    speed: (value) => tell((inputs) => inputs.speed(value)),
    switches: (values) => tell((inputs) => inputs.switches(values)),
    show: (values) => tell((inputs) => inputs.show(values)),
    panels: (values) => tell((inputs) => inputs.panels(values)),
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { gan1d: callbacks });
})();
