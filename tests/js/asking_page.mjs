/**
 * A page that asks as the agents' app does, without the rest of the app: the device's store, its vault, and a list of
 * doors that must not show while somebody else holds the device. `palier` is what the tests press.
 */

import { ask } from "../../static/js/terrain/asking/asking.js";
import { openTerrain } from "../../static/js/terrain/keeping.js";
import { Vault } from "../../static/js/terrain/vault.js";

const container = /** @type {HTMLElement} */ (document.querySelector("[data-asking]"));
const doors = /** @type {HTMLElement} */ (document.querySelector("[data-doors]"));
const store = await openTerrain();
const vault = new Vault(store, { rounds: 1000 });
await vault.load();
if (!vault.isMade) await vault.make("quatre mots de passe");
/** @type {any[]} */
const done = [];

/** @param {any} told */
async function begin(told) {
  const draft = (await store.drafts.list()).find(({ id }) => id === told.draft);
  const onDone = async (/** @type {any} */ envelope, /** @type {any[]} */ files) => {
    if (doors.dataset.full !== undefined) throw Object.assign(new Error("full"), { reason: "quota" });
    const sizes = await Promise.all(files.map(async ({ bytes, sha256 }) => ({ sha256, size: bytes.byteLength, hash: await hash(bytes) })));
    done.push({ envelope, files: sizes });
  };
  doors.dataset.how = "asking";
  const onLeave = () => (doors.dataset.left = "");
  doors.dataset.how = await ask(container, { vault, store, ...told, draft, onDone, onLeave }).catch(() => "failed");
}

/** @param {ArrayBuffer} bytes */
async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

Object.assign(globalThis, {
  palier: {
    begin: (/** @type {any} */ told) => void begin(told),
    done: () => done,
    drafts: () => store.drafts.list(),
    files: async () => (await store.all("files")).map(({ sha256, bytes, sealed }) => ({ sha256, open: Boolean(bytes), sealed: Boolean(sealed) })),
  },
});
doors.dataset.ready = "";
