/** What a device keeps of an answer in progress: sealed by the vault, photographs too. */

import { sha256Of } from "../../outbox/hashing.js";
import { fileName } from "../../live/files.js";
import { fromBase64, toBase64 } from "../bytes.js";

/** @typedef {import("../../outbox/hashing.js").Attachment} Attachment */
/** @typedef {import("../../outbox/records.js").Draft} Draft */
/** @typedef {import("../../outbox/store.js").Store} Store */
/**
 * Seals and opens what JSON can say; it throws where it is locked.
 * @typedef {{ seal: (told: unknown) => Promise<Uint8Array<ArrayBuffer>>,
 *   open: (sealed: Uint8Array<ArrayBuffer>) => Promise<any> }} Vault
 */
/**
 * A draft with what only agents' have. `isTheirs`: the person held the device; nobody else is shown the answers.
 * `replaces` is the answer that it mends, `comment` what the team asks; `is_there` a file of that answer, whose bytes are
 * not on the device.
 * @typedef {Draft & { household: string | null, channel: string, isTheirs?: boolean, session?: string | null, replaces?: string, comment?: string,
 *   files: (Attachment & { is_there?: boolean })[] }} FieldDraft
 */
/**
 * A draft as it is stored; `sealed` is base64, `files` keep the bytes of photographs from being dropped.
 * @typedef {{ id: string, questionnaire: string, saved_at: string, expires_at?: string, sealed: string,
 *   files: { sha256: string }[] }} SealedDraft
 */
/** @typedef {Attachment & { bytes: ArrayBuffer }} OpenFile */

/**
 * What is in a stored draft. Throws what the vault throws.
 * @param {Vault} vault
 * @param {SealedDraft} draft
 * @returns {Promise<FieldDraft>}
 */
export function openDraft(vault, { sealed }) {
  return vault.open(fromBase64(sealed));
}

/**
 * Where the live page saves its drafts: the device's store, with a seal between.
 * @param {Store} store
 * @param {Vault} vault
 * @param {object} more what a field draft says besides
 */
export function sealedDrafts(store, vault, more) {
  const save = async (/** @type {Draft} */ draft) => {
    const sealed = toBase64(await vault.seal({ ...draft, ...more }));
    const { id, questionnaire, saved_at, expires_at } = draft;
    const files = hereOf(draft.files).map(({ sha256 }) => ({ sha256 }));
    return store.drafts.save(/** @type {any} */ ({ id, questionnaire, saved_at, expires_at, sealed, files }));
  };
  return { drafts: { save }, isLasting: store.isLasting };
}

/**
 * Those of some files that are on the device.
 * @param {(Attachment & { is_there?: boolean })[]} files
 */
function hereOf(files) {
  return files.filter(({ is_there }) => !is_there);
}

/** Drafts of a device that stands among people: none is kept. */
export const noDrafts = { drafts: { save: async () => true }, isLasting: true };

/**
 * What keeps the bytes of a photograph: under the hash of what it shows, but sealed.
 * @param {Store} store
 * @param {Vault} vault
 */
export function keepSealed(store, vault) {
  return async (/** @type {ArrayBuffer} */ bytes, /** @type {string} */ named, /** @type {string} */ type) => {
    const sha256 = await sha256Of(new Uint8Array(bytes));
    const sealed = (await vault.seal({ bytes: toBase64(new Uint8Array(bytes)) })).buffer;
    const size = bytes.byteLength;
    await store.write([["files", sha256]], () => [{ sha256, size, type, name: named, sealed, kept_at: Date.now() }]);
    return { name: fileName(named, sha256, type), sha256, size, media_type: type };
  };
}

/**
 * The files that an answer names and that are on the device, opened. Throws what the vault throws, and where one is not there.
 * @param {Store} store
 * @param {Vault} vault
 * @param {Attachment[]} named
 * @returns {Promise<OpenFile[]>}
 */
export function openFiles(store, vault, named) {
  return Promise.all(
    hereOf(named).map(async (file) => {
      const kept = /** @type {any} */ (await store.files.get(file.sha256));
      if (!kept) throw new Error(`file lost: ${file.name}`);
      if (!kept.sealed) return { ...file, bytes: kept.bytes };
      const { bytes } = await vault.open(new Uint8Array(kept.sealed));
      return { ...file, bytes: fromBase64(bytes).buffer };
    }),
  );
}
