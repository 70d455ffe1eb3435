/** The agents' app: every screen of /terrain/ brought to life. */

import { openApp } from "./app.js";
import { found } from "./elements.js";
import { Interviews } from "./interviews.js";
import { Adding } from "./screens/adding.js";
import { Badge } from "./screens/badge.js";
import { Day } from "./screens/day.js";
import { DoorSheet } from "./screens/door.js";
import { Drafts } from "./screens/drafts.js";
import { Choosing, Starting, Unlocking } from "./screens/entering.js";
import { Mending } from "./screens/mending.js";
import { Menu } from "./screens/menu.js";
import { Moving } from "./screens/moving.js";
import { Plan } from "./screens/plan.js";
import { Queue } from "./screens/queue.js";
import { RoundList } from "./screens/round.js";
import { SittingSheet } from "./screens/sitting.js";
import { Thanked } from "./screens/thanked.js";
import { chosenLanguage } from "./languages.js";
import { offerInstalling } from "./installing.js";
import { leaveFor, offerLanguages } from "./speaking.js";
import { register } from "./updating.js";

async function start() {
  const app = await openApp();
  if (leaveFor(await chosenLanguage(app.store))) return;
  const interviews = new Interviews(app);
  const screen = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (document.querySelector(`[data-screen="${name}"]`));
  /** @type {[string, import("./app.js").Screen][]} */
  const screens = [
    ["start", new Starting(app, screen("start"))],
    ["passphrase", new Choosing(app, screen("passphrase"))],
    ["unlock", new Unlocking(app, screen("unlock"))],
    ["round", new RoundList(app, screen("round"), interviews)],
    ["door", new DoorSheet(app, screen("door"), interviews)],
    ["asking", interviews],
    ["thanked", new Thanked(app, screen("thanked"))],
    ["queue", new Queue(app, screen("queue"))],
    ["mending", new Mending(app, screen("mending"), interviews)],
    ["drafts", new Drafts(app, screen("drafts"), interviews)],
    ["day", new Day(app, screen("day"))],
    ["sitting", new SittingSheet(app, screen("sitting"), interviews)],
    ["menu", new Menu(app, screen("menu"))],
    ["badge", new Badge(app, screen("badge"))],
    ["adding", new Adding(app, screen("adding"))],
    ["moving", new Moving(app, screen("moving"))],
    ["plan", new Plan(app, screen("plan"))],
  ];
  for (const [name, one] of screens) app.screens.set(name, one);
  offerLanguages(app);
  offerInstalling();
  await app.start();
  register(app);
  document.body.dataset.ready = "";
}

start().catch((problem) => {
  if (!document.body.dataset.shown && leaveFor(undefined)) return;
  const alarm = found(document, "alarm");
  const told = JSON.parse(document.getElementById("told")?.textContent || "{}").phrases;
  alarm.hidden = false;
  alarm.textContent = told[problem.reason === "newer" ? "newer" : "no_store"];
  found(document, "loading").hidden = true;
  document.body.dataset.failed = String(problem);
});
