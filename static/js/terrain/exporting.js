/**
 * The last resort: what waits, in a file that another device of the project, or the team's page, takes in.
 *
 * The items in it are sealed to the project: the file is as unreadable as a lost device. Photographs do not travel in
 * it: an answer that names some is for the team's page, which takes it without them.
 */

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/records.js").Item} Item */
/** @typedef {import("../outbox/outbox.js").Outbox} Outbox */
/** @typedef {import("./enrolments.js").Enrolments} Enrolments */
/**
 * `files`: how many the answer names.
 * @typedef {{ instance_id: string, questionnaire: string, sealed: string, content_hash: string, files?: number }} Carried
 */

/** `reason`: not_a_file, other_project. */
export class ImportRefused extends Error {
  /** @param {"not_a_file" | "other_project"} reason */
  constructor(reason) {
    super(`import: ${reason}`);
    this.reason = reason;
  }
}

/**
 * What waits or was set aside of the project at hand, as JSON; null where nothing does. Nothing is removed.
 * @param {Store} store
 * @param {Enrolments} enrolments
 */
export async function exportItems(store, enrolments) {
  const { project, device } = enrolments.current ?? {};
  /** @type {Item[]} */
  const all = await store.all("outbox");
  const items = all
    .filter(({ envelope }) => envelope.sender === String(project))
    .map(({ envelope, content_hash }) => {
      const files = envelope.attachments?.length;
      return { ...carried(envelope), content_hash, ...(files ? { files } : {}) };
    });
  return items.length ? JSON.stringify({ palier: "terrain 1", project, device, items }) : null;
}

/**
 * Take in what another device exported: it leaves with this one's credential. Throws ImportRefused, NotKept.
 * @param {Outbox} outbox
 * @param {Enrolments} enrolments
 * @param {string} text
 */
export async function importItems(outbox, enrolments, text) {
  const told = parsed(text);
  if (told.project !== enrolments.current?.project) throw new ImportRefused("other_project");
  const counts = { added: 0, known: 0, other: 0 };
  for (const item of told.items) counts[await take(outbox, item, String(told.project))] += 1;
  return counts;
}

/**
 * @param {Outbox} outbox
 * @param {Carried} item
 * @param {string} sender
 * @returns {Promise<"added" | "known" | "other">}
 */
async function take(outbox, item, sender) {
  const { instance_id, content_hash } = item;
  const found = await outbox.store.read([["outbox", instance_id], ["sent", instance_id]]);
  const here = found.find(Boolean);
  if (here) return here.content_hash === content_hash ? "known" : "other";
  if (item.files) return "other";
  const envelope = /** @type {any} */ ({ ...carried(item), sender });
  await outbox.add(envelope, { content_hash, draft: `none ${instance_id}` });
  return "added";
}

/** @param {any} envelope */
function carried({ instance_id, questionnaire, sealed }) {
  return { instance_id, questionnaire, sealed };
}

/**
 * @param {string} text
 * @returns {{ project: number, items: Carried[] }}
 */
function parsed(text) {
  try {
    const told = JSON.parse(text);
    const isSound = Array.isArray(told.items) && told.items.every(isItem);
    if (told.palier === "terrain 1" && isSound) return told;
  } catch {
    // Told below.
  }
  throw new ImportRefused("not_a_file");
}

/** @param {any} item */
function isItem(item) {
  return ["instance_id", "questionnaire", "sealed", "content_hash"].every((name) => typeof item?.[name] === "string");
}
