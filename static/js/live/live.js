/** The live page: brings the questionnaire that the server wrote to life. Where it fails, the page posts as it is. */

import { openStore } from "../outbox/store.js";
import { envelopeOf, newDraft } from "./beginning.js";
import { bring, ending, formOf, placeOf } from "./bringing.js";
import { fileName } from "./files.js";
import { hold } from "./holding.js";
import { late } from "./late.js";
import { endVisit, tellVisit, visitTo } from "./visit.js";

/** @typedef {import("./bringing.js").Life} Life */

const root = /** @type {HTMLFormElement} */ (document.querySelector("[data-live]"));

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
  const place = placeOf(root);
  const visit = visitTo(place.questionnaire);
  if (root.dataset.needsCode !== undefined && !visit.code && !visit.draft) return location.replace(root.dataset.door || "/");
  const store = await storeFor(!!visit.keepNothing);
  const loaded = formOf(root);
  const kept = visit.draft ? await store.drafts.get(visit.draft) : undefined;
  const form = await loaded;
  const draft = kept || newDraft(place, visit, form.asked.length);
  tellVisit(place.questionnaire, { ...visit, draft: draft.id });

  /** @type {import("./sending.js").Sending | undefined} */
  let leaving;
  const sending = async () => {
    const { Outbox, Sending } = await ending();
    return (leaving = leaving || new Sending({
      root,
      phrases: life.filling.phrases,
      outbox: new Outbox(store),
      isLasting: store.isLasting,
      reopen: (id) => {
        tellVisit(place.questionnaire, { ...visit, draft: id });
        location.reload();
      },
      place,
    }));
  };
  /** @type {Life} */
  const life = await bring(root, {
    place,
    form,
    draft,
    store,
    keep: keepIn(store),
    // The answer is kept, and sent if it can be.
    finish: async (sealed) => {
      const sender = await sending();
      await sender.keep(envelopeOf(sealed, life.filling, place), sealed);
      endVisit(place.questionnaire);
      life.journey.end();
      void sender.attempt(false);
    },
  });
  for (const link of root.querySelectorAll("[data-speak]")) {
    link.addEventListener("click", (event) => speak(event, life, /** @type {HTMLAnchorElement} */ (link)));
  }
  if (!(await hold(draft.id))) life.keeping.leave();
  root.dataset.ready = "";
  return undefined;
}

/** @param {import("../outbox/store.js").Store} store */
function keepIn(store) {
  return async (/** @type {ArrayBuffer} */ bytes, /** @type {string} */ named, /** @type {string} */ type) => {
    const { sha256, size } = await store.files.keep(bytes, { type, name: named });
    return { name: fileName(named, sha256, type), sha256, size, media_type: type };
  };
}

/**
 * In another language: the draft goes along.
 * @param {Event} event
 * @param {Life} life
 * @param {HTMLAnchorElement} link
 */
async function speak(event, { filling, keeping }, link) {
  event.preventDefault();
  if (!keeping.store.isLasting && filling.isBegun && !confirm(filling.phrases.say("leaving"))) return;
  await keeping.flush();
  location.assign(link.href);
}

start().catch((problem) => {
  // The page as the server wrote it goes on by itself: its buttons post.
  root.dataset.failed = String(problem);
});
