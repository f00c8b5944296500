// What the scripts find on the window: Plotly, Dash's side of the callbacks, and what they put there.

/** What is used of reveal.js. */
interface RevealDeck {
  on: (event: string, act: (shown: { fragments: HTMLElement[] }) => void) => void;
}

interface Window {
  Plotly: import("./charts/types.js").PlotlyLibrary;
  gan1d: ReturnType<typeof import("./page/script.js").scriptOf>;
  dash_clientside: {
    no_update: unknown;
    callback_context: { triggered: { prop_id: string; value: unknown }[] };
    set_props: (id: string | Record<string, string>, props: Record<string, unknown>) => void;
    gan1d?: Record<string, (...values: unknown[]) => unknown>;
  };
  RevealGan1d: { id: string; init: (deck: RevealDeck) => void };
}
