/**
 * The language of the app: chosen on this device, else what its browser prefers, else French. Each has a page of its own,
 * the same for everyone (docs/adr/agents-app-in-a-page-per-language.md). No DOM.
 */

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/durable.js").Place} Place */

/** @type {Place} Not under the passphrase: it is wanted before that is given. */
const CHOSEN = ["mirror", "language"];

/**
 * @param {Store} store
 * @returns {Promise<string | undefined>} undefined where nobody chose yet
 */
export async function chosenLanguage(store) {
  const [record] = await store.read([CHOSEN]);
  return record?.code;
}

/**
 * Remember a language. Throws NotKept.
 * @param {Store} store
 * @param {string} code
 */
export async function chooseLanguage(store, code) {
  await store.write([CHOSEN], () => [{ key: CHOSEN[1], code }]);
}

/**
 * The language to show.
 * @param {object} known
 * @param {string | undefined} known.chosen
 * @param {string} known.here the language of the page that was opened
 * @param {string[]} known.offered the first is that of the page where invitations lead
 * @param {readonly string[]} known.preferred by the browser, as BCP 47 tags, the best first
 */
export function languageOf({ chosen, here, offered, preferred }) {
  if (chosen && offered.includes(chosen)) return chosen;
  // Whoever opens another page than the first wants that one.
  if (here !== offered[0]) return here;
  return preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((code) => offered.includes(code)) ?? here;
}

/**
 * Requests whose answers are worded in this language, whatever the browser prefers.
 * @param {string} language
 * @returns {typeof fetch}
 */
export function wordedIn(language) {
  return (url, request) => fetch(url, { ...request, headers: { ...request?.headers, "Accept-Language": language } });
}
