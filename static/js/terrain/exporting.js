/**
 * The last resort: what waits, in files that another device of the project, or the team's page, takes in.
 *
 * The items in them and their photographs are sealed to the project: a file is as unreadable as a lost device. A file is
 * "PALIER-TERRAIN-2" and a line's end, the length of the list in four bytes, the list in JSON, the bytes of sealed files
 * in its order (app/fieldwork/queue_files.py). Before, it was the list alone: such files are still taken.
 */

import { SEALED } from "./sealed_files.js";

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/records.js").Item} Item */
/** @typedef {import("../outbox/outbox.js").Outbox} Outbox */
/** @typedef {import("./enrolments.js").Enrolments} Enrolments */
/**
 * `files`: how many the answer names that do not travel with it.
 * @typedef {{ instance_id: string, questionnaire: string, sealed: string, content_hash: string, files?: number }} Carried
 */
/** @typedef {{ instance_id: string, sha256: string, size: number }} Listed a sealed file, by the answer that names it */
/** @typedef {{ project: number, items: Carried[], files: (Listed & { content: Blob })[] }} Queue */

const MARK = "PALIER-TERRAIN-2\n";
/** A file grows no longer than this, but for one answer that is larger: the server takes 256 MB. Bytes. */
const PART = 100_000_000;

/** `reason`: not_a_file, other_project. */
export class ImportRefused extends Error {
  /** @param {"not_a_file" | "other_project"} reason */
  constructor(reason) {
    super(`import: ${reason}`);
    this.reason = reason;
  }
}

/**
 * What waits or was set aside of the project at hand, in as many files as it takes; none where nothing does. Nothing is
 * removed.
 * @param {Store} store
 * @param {Enrolments} enrolments
 * @param {number} [most] bytes of a file
 * @returns {Promise<Blob[]>}
 */
export async function exportItems(store, enrolments, most = PART) {
  const { project, device } = enrolments.current ?? {};
  /** @type {Item[]} */
  const all = await store.all("outbox");
  const items = all.filter(({ envelope }) => envelope.sender === String(project));
  const written = [];
  for (const part of parts(items, most)) written.push(await write(store, { project, device }, part));
  return written;
}

/**
 * @param {Item[]} items
 * @param {number} most
 */
function parts(items, most) {
  /** @type {Item[][]} */
  const found = [];
  let size = Infinity;
  for (const item of items) {
    const own = sealedOf(item).reduce((sum, file) => sum + file.size, JSON.stringify(item.envelope).length);
    if (size + own > most) {
      found.push([]);
      size = 0;
    }
    found[found.length - 1].push(item);
    size += own;
  }
  return found;
}

/** @param {Item} item */
function sealedOf({ envelope }) {
  return (envelope.attachments ?? []).filter(({ media_type }) => media_type === SEALED);
}

/**
 * @param {Store} store
 * @param {object} whose
 * @param {Item[]} items
 */
async function write(store, whose, items) {
  const [told, files, contents] = [/** @type {Carried[]} */ ([]), /** @type {Listed[]} */ ([]), /** @type {Blob[]} */ ([])];
  for (const item of items) {
    let lacking = item.envelope.attachments?.length ?? 0;
    for (const { sha256 } of sealedOf(item)) {
      const kept = await store.files.get(sha256);
      if (!kept) continue;
      lacking -= 1;
      files.push({ instance_id: item.instance_id, sha256, size: kept.size });
      // A browser puts what a Blob holds on the disk: the files of a whole day are not in memory at once.
      contents.push(new Blob([kept.bytes]));
    }
    told.push({ ...carried(item.envelope), content_hash: item.content_hash, ...(lacking ? { files: lacking } : {}) });
  }
  const list = new Blob([JSON.stringify({ ...whose, items: told, files })]);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, list.size);
  return new Blob([MARK, length.buffer, list, ...contents], { type: "application/octet-stream" });
}

/**
 * Take in what another device exported: it leaves with this one's credential. Throws ImportRefused, NotKept.
 * @param {Outbox} outbox
 * @param {Enrolments} enrolments
 * @param {Blob} file
 */
export async function importItems(outbox, enrolments, file) {
  const told = await read(file);
  if (told.project !== enrolments.current?.project) throw new ImportRefused("other_project");
  const counts = { added: 0, known: 0, other: 0 };
  for (const item of told.items) {
    const files = told.files.filter(({ instance_id }) => instance_id === item.instance_id);
    counts[await take(outbox, item, files, String(told.project))] += 1;
  }
  return counts;
}

/**
 * @param {Outbox} outbox
 * @param {Carried} item
 * @param {Queue["files"]} files
 * @param {string} sender
 * @returns {Promise<"added" | "known" | "other">}
 */
async function take(outbox, item, files, sender) {
  const { instance_id, content_hash } = item;
  const found = await outbox.store.read([["outbox", instance_id], ["sent", instance_id]]);
  const here = found.find(Boolean);
  if (here) return here.content_hash === content_hash ? "known" : "other";
  if (item.files) return "other";
  const attachments = [];
  for (const { sha256, size, content } of files) {
    const kept = await outbox.store.files.keep(await content.arrayBuffer(), { type: SEALED });
    if (kept.sha256 !== sha256) throw new ImportRefused("not_a_file");
    attachments.push({ name: sha256, sha256, size, media_type: SEALED });
  }
  const envelope = /** @type {any} */ ({ ...carried(item), sender, ...(attachments.length ? { attachments } : {}) });
  await outbox.add(envelope, { content_hash, draft: `none ${instance_id}` });
  return "added";
}

/** @param {any} envelope */
function carried({ instance_id, questionnaire, sealed }) {
  return { instance_id, questionnaire, sealed };
}

/**
 * @param {Blob} file
 * @returns {Promise<Queue>}
 */
async function read(file) {
  try {
    const isMarked = (await file.slice(0, MARK.length).text()) === MARK;
    const told = isMarked ? await readMarked(file) : { files: [], ...JSON.parse(await file.text()) };
    const isSound = Array.isArray(told.items) && told.items.every(isItem);
    if ((isMarked || told.palier === "terrain 1") && isSound) return told;
  } catch {
    // Told below.
  }
  throw new ImportRefused("not_a_file");
}

/** @param {Blob} file */
async function readMarked(file) {
  const begin = MARK.length + 4;
  const length = new DataView(await file.slice(MARK.length, begin).arrayBuffer()).getUint32(0);
  const told = JSON.parse(await file.slice(begin, begin + length).text());
  let from = begin + length;
  for (const listed of told.files) listed.content = file.slice(from, (from += listed.size));
  return told;
}

/** @param {any} item */
function isItem(item) {
  return ["instance_id", "questionnaire", "sealed", "content_hash"].every((name) => typeof item?.[name] === "string");
}
