/** The live page: brings the questionnaire that the server wrote to life. Where it fails, the page posts as it is. */

import { loadForm } from "../engine/definition/form.js";
import { openStore } from "../outbox/store.js";
import { draftNow, envelopeOf, instanceOf, newDraft } from "./beginning.js";
import { Filling } from "./filling.js";
import { Journey } from "./journey.js";
import { hold } from "./holding.js";
import { Keeping } from "./keeping.js";
import { late } from "./late.js";
import { listen } from "./listening.js";
import { Phrases } from "./phrases.js";
import { endVisit, tellVisit, visitTo } from "./visit.js";

/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("./beginning.js").Place} Place */

/** What only some forms need, by the name that the server gives it; the page loads it ahead. */
const PARTS = new Map([
  ["days", () => import("./widgets/days.js")],
  ["repeats", () => import("./repeated.js")],
]);

const root = /** @type {HTMLFormElement} */ (document.querySelector("[data-live]"));

/** @returns {Place} */
function placeHere() {
  const { questionnaire = "", version = "", number, language = "", zone = "", days } = root.dataset;
  const title = root.querySelector("[data-title]")?.textContent?.trim() || "";
  return { questionnaire, version, number: Number(number), language, zone, title, days: Number(days) };
}

/**
 * The device's store; one of this page alone where nothing may be kept, or cannot.
 * @param {boolean} keepNothing
 */
async function storeFor(keepNothing) {
  try {
    if (!keepNothing) return await openStore();
  } catch {
    // Told on the page: nothing is kept.
  }
  return (await late(() => import("../outbox/memory.js"))).openMemory();
}

async function start() {
  const place = placeHere();
  const visit = visitTo(place.questionnaire);
  if (root.dataset.needsCode !== undefined && !visit.code && !visit.draft) return location.replace(root.dataset.door || "/");
  const store = await storeFor(!!visit.keepNothing);
  const loaded = fetch(root.dataset.form || "").then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  const parts = (root.dataset.parts || "").split(" ").map((name) => PARTS.get(name)?.());
  const kept = visit.draft ? await store.drafts.get(visit.draft) : undefined;
  const form = await loadForm(await loaded);
  await Promise.all(parts);
  let draft = kept || newDraft(place, visit, form.asked.length);
  tellVisit(place.questionnaire, { ...visit, draft: draft.id });

  const phrases = new Phrases(JSON.parse(document.getElementById("phrases")?.textContent || ""), document.documentElement.lang);
  const filling = new Filling({
    instance: instanceOf(form, draft, place),
    phrases,
    language: place.language,
    keep: keepIn(store),
    errorModel: /** @type {HTMLTemplateElement} */ (root.querySelector("template[data-error]")),
  });
  takeUp(filling, draft);
  const now = () => (draft = draftNow(draft, filling, journey, place));
  /** @type {Journey} */
  const journey = new Journey(root, filling, {
    send: () => void finish(),
    review: async () => new (await ending()).Review(root, journey),
  });
  const keeping = new Keeping(/** @type {HTMLElement} */ (root.querySelector("[data-keeping]")), phrases, store, now);
  keeping.hasAnswers = () => filling.isBegun;
  const ending = () => late(() => import("./ending.js"));
  /** @type {import("./sending.js").Sending | undefined} */
  let leaving;
  const sending = async () => {
    const { Outbox, Sending } = await ending();
    return (leaving = leaving || new Sending({
      root,
      phrases,
      outbox: new Outbox(store),
      isLasting: store.isLasting,
      reopen: (id) => {
        tellVisit(place.questionnaire, { ...visit, draft: id });
        location.reload();
      },
      place,
    }));
  };

  /** From the review: the answer is sealed, kept, sent if it can be. */
  async function finish() {
    await keeping.flush();
    const sealed = now();
    journey.on.disabled = true;
    try {
      await keeping.end();
      const sender = await sending();
      await sender.keep(envelopeOf(sealed, filling, place), sealed);
      endVisit(place.questionnaire);
      journey.end();
      void sender.attempt(false);
    } catch (problem) {
      keeping.fail(problem);
    }
    journey.on.disabled = false;
  }

  filling.onchange = () => {
    journey.refresh();
    if (!filling.isBegun) return;
    keeping.changed();
    // Not within the key that was pressed.
    setTimeout(() => ending().catch(() => {}), 500);
  };
  listen(root, journey);
  for (const link of root.querySelectorAll("[data-speak]")) {
    link.addEventListener("click", (event) => speak(event, keeping, /** @type {HTMLAnchorElement} */ (link), store.isLasting, phrases));
  }
  keeping.onleave = () => journey.end();
  const { at = "", isReviewed = false } = draft.step || {};
  if (isReviewed) journey.review = await ending().then(({ Review }) => new Review(root, journey), () => null);
  journey.open(at, isReviewed);
  if (!(await hold(draft.id))) keeping.leave();
  root.dataset.ready = "";
  return undefined;
}

/**
 * @param {Filling} filling
 * @param {Draft} draft
 */
function takeUp(filling, draft) {
  for (const file of draft.files) filling.files.set(file.name, file);
  for (const [path, typed] of Object.entries(draft.typed || {})) {
    try {
      filling.typed.set(filling.instance.node(path), typed);
    } catch {
      // A repeat instance that is no more.
    }
  }
}

/** @param {Awaited<ReturnType<typeof storeFor>>} store */
function keepIn(store) {
  return async (/** @type {ArrayBuffer} */ bytes, /** @type {string} */ named, /** @type {string} */ type) => {
    const { sha256, size } = await store.files.keep(bytes, { type, name: named });
    return { name: fileName(named, sha256, type), sha256, size, media_type: type };
  };
}

/**
 * A name that no system minds, unique by content.
 * @param {string} named
 * @param {string} sha256
 * @param {string} type
 */
function fileName(named, sha256, type) {
  const dot = named.lastIndexOf(".");
  const stem = named.slice(0, dot < 0 ? undefined : dot).replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "");
  const suffix = type === "image/jpeg" ? ".jpg" : named.slice(dot).toLowerCase();
  return `${stem.slice(0, 40) || "fichier"}-${sha256.slice(0, 8)}${suffix}`;
}

/**
 * In another language: the draft goes along.
 * @param {Event} event
 * @param {Keeping} keeping
 * @param {HTMLAnchorElement} link
 * @param {boolean} isLasting
 * @param {Phrases} phrases
 */
async function speak(event, keeping, link, isLasting, phrases) {
  event.preventDefault();
  if (!isLasting && keeping.hasAnswers() && !confirm(phrases.say("leaving"))) return;
  await keeping.flush();
  location.assign(link.href);
}

start().catch((problem) => {
  // The page as the server wrote it goes on by itself: its buttons post.
  root.dataset.failed = String(problem);
});
