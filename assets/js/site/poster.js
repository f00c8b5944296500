// What an embed with `load=click` shows before the click: nothing is trained until then.

import { made } from "../page/dom.js";

/** Cover the page with a button, and wait until it is pressed. */
export async function clicked() {
  const button = made("button", { type: "button", className: "poster" });
  button.append(made("b", { textContent: "▶ Train this GAN" }));
  document.body.append(button);
  await new Promise((pressed) => button.addEventListener("click", pressed, { once: true }));
  button.remove();
}
