// The worker that trains, in the process that asks it.

import { readFileSync } from "node:fs";

/** A function that begins a worker that knows nothing yet; `most` bytes of states are kept, if that is given. */
export function workers(assets, most = null) {
  const whole = readFileSync(`${assets}/js/engine/worker.js`, "utf8");
  const text = most === null ? whole : whole.replace(/(?<=const MOST = )[^;]+/, most);
  return () => {
    let inside = () => {};
    let outside = () => {};
    const self = {
      addEventListener(_, listener) {
        inside = listener;
      },
      postMessage: (data) => setTimeout(() => outside({ data: structuredClone(data) })),
    };
    new Function("self", text)(self);
    return {
      addEventListener(kind, listener) {
        if (kind === "message") outside = listener;
      },
      postMessage: (data) => inside({ data: structuredClone(data) }),
      terminate() {},
    };
  };
}
