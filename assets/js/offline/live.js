// Opens a live file: inflates what it holds, and gives scripts a handle on it: window.gan1d.

import { ComputedSource } from "../engine/computed_source.js";
import { byId } from "../page/dom.js";
import { scriptOf } from "../page/script.js";
import { EmbeddedPrograms } from "./embedded_programs.js";
import { LivePage } from "./live_page.js";
import { inflated } from "./unpack.js";

try {
  const { facts, opens, carried, scenes, worker } = JSON.parse(byId("live-facts").textContent ?? "");
  const text = new TextDecoder().decode(await inflated(worker));
  const spawn = () => new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const programs = new EmbeddedPrograms(carried, scenes);
  const page = new LivePage(facts, programs, new ComputedSource(facts, programs, spawn));
  window.gan1d = scriptOf(page);
  const told = facts.cell ? JSON.parse(window.name) : {};
  await page.start({ ...told, opens: { ...opens, ...told.opens } });
} catch (error) {
  byId("problems").textContent = `This file is damaged, or this browser too old for it: ${error}. Export it again with gan1d.`;
  byId("problems").hidden = false;
}
