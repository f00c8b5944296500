// Starts the page, and gives scripts a handle on it: window.gan1d.

import { byId } from "./page/dom.js";
import { attend } from "./page/lecture.js";
import { Page } from "./page/page.js";
import { scriptOf } from "./page/script.js";

const page = new Page(JSON.parse(byId("gan1d-page").textContent));
window.gan1d = scriptOf(page);
attend(page);
page.start();
