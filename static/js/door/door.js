/** The door: what lies on this device, whether anything may be kept, and the way into the live page. */

import { tellVisit } from "../live/visit.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-begin][data-live]"));

/** The live page needs what tabs remember: without, the server leads from page to page. */
async function start() {
  if (!form) return;
  const { questionnaire = "" } = form.dataset;
  if (!tellVisit(questionnaire, {})) return;
  form.addEventListener("submit", (event) => void begin(event, form));
  const choice = /** @type {HTMLElement | null} */ (document.querySelector("[data-keep-choice]"));
  if (choice) choice.hidden = !("indexedDB" in window);
  if (await hasStore()) await import("./lying.js").then(({ showLying }) => showLying(questionnaire)).catch(() => {});
  if ("serviceWorker" in navigator) await quiet().then(() => keepPages(form));
}

/**
 * Have the live page ready for when there is no network.
 * @param {HTMLFormElement} door
 */
async function keepPages(door) {
  const { live = "", written = "" } = door.dataset;
  await navigator.serviceWorker.register("/q/sw.js", { scope: "/q/" });
  const { active } = await navigator.serviceWorker.ready;
  if (!active) return;
  const { port1, port2 } = new MessageChannel();
  const done = new Promise((resolve) => (port1.onmessage = resolve));
  active.postMessage({ keep: [live, written, doorKey()] }, [port2]);
  await done;
  door.dataset.ready = "";
}

/** Until the page is there, so that nothing delays it. */
async function quiet() {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
}

/** This page's address as it is the same for everyone: with its language, without a code. */
function doorKey() {
  const language = new URLSearchParams(location.search).get("langue");
  return language ? `${location.pathname}?langue=${encodeURIComponent(language)}` : location.pathname;
}

/**
 * Into the live page, with what was typed at the door. A code is shown to the server first where there is a
 * network: a wrong one gets the server's page that helps.
 * @param {SubmitEvent} event
 * @param {HTMLFormElement} door
 */
async function begin(event, door) {
  event.preventDefault();
  const { questionnaire = "", live = "", source } = door.dataset;
  const typed = new FormData(door);
  const code = String(typed.get("code") || "").trim();
  const needsCode = typed.has("code");
  if (needsCode && !(await opens(door, typed))) return door.submit();
  const keepNothing = typed.has("ne-rien-garder");
  const flags = typed.get("site") ? ["honeypot"] : undefined;
  tellVisit(questionnaire, { code: code || undefined, source, flags, keepNothing });
  return location.assign(live);
}

/**
 * Whether a code opens this questionnaire, as far as can be known now.
 * @param {HTMLFormElement} door
 * @param {FormData} typed
 */
async function opens(door, typed) {
  if (!typed.get("code")) return false;
  typed.set("aller", "commencer");
  const body = new URLSearchParams([...typed].map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(door.action, { method: "POST", body });
    return answer.ok || answer.status >= 500;
  } catch {
    return true;
  }
}

/** Whether something may lie on this device: there is a store, or the browser does not say. */
async function hasStore() {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === "palier");
  } catch {
    return "indexedDB" in window;
  }
}

void start();
