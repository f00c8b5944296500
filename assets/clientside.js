// Dash's clientside callbacks: each hands a component's new value to the player, which decides.
// A classic script, since Dash needs the namespace before any module has run.
(() => {
  const tell = (method, ...values) => {
    window.gan1d?.page?.[method](...values);
    return window.dash_clientside.no_update;
  };

  /** For a pattern of components: each one that changed, by its name; Dash may batch several. */
  const named = (method) => () => {
    for (const { prop_id: id, value } of window.dash_clientside.callback_context.triggered) {
      if (value !== undefined && value !== null) tell(method, JSON.parse(id.replace(/\.[^.]*$/, "")).name, value);
    }
    return window.dash_clientside.no_update;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gan1d: {
      setting: named("setting"),
      slider: named("slider"),
      action: named("action"),
      preset: (value) => tell("preset", value),
      speed: (value) => tell("speed", value),
      switches: (values) => tell("switches", values),
      show: (values) => tell("show", values),
      panels: (values) => tell("panels", values),
    },
  });
})();
