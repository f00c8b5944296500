// Dash's clientside callbacks: each hands a component's new value to the player, which decides.
// A classic script, since Dash needs the namespace before any module has run.
(() => {
  /** What a pattern-matching callback was triggered by: its name and value, or null. */
  const triggered = () => {
    const [first] = window.dash_clientside.callback_context.triggered;
    if (!first || first.value === undefined || first.value === null) return null;
    const [id] = first.prop_id.split(/\.(?=[^.]*$)/);
    return { name: JSON.parse(id).name, value: first.value };
  };

  const tell = (method, ...values) => {
    window.gan1d?.page?.[method](...values);
    return window.dash_clientside.no_update;
  };

  const named = (method) => () => {
    const one = triggered();
    return one ? tell(method, one.name, one.value) : window.dash_clientside.no_update;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gan1d: {
      setting: named("setting"),
      slider: named("slider"),
      action: named("action"),
      preset: (value) => tell("preset", value),
      theme: (value) => tell("setTheme", value),
      speed: (value) => tell("speed", value),
      switches: (values) => tell("switches", values),
    },
  });
})();
