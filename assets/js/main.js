// Starts the page, and gives scripts a handle on it: window.gan1d.

import { Page } from "./page/page.js";
import { scriptOf } from "./page/script.js";

const page = new Page(JSON.parse(document.getElementById("gan1d-page").textContent));
window.gan1d = scriptOf(page);
page.start();
