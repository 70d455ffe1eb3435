/**
 * What a device keeps until the server has it: drafts, files, answers on their way, receipts. See README.md.
 *
 *     const store = await openStore({ onLost });
 *     const outbox = new Outbox(store);
 *     await outbox.add(envelope, { title }); // gardé
 *     await outbox.send();
 *
 * rescue.js and memory.js, which few ever need, are loaded apart.
 */

export { contentHash } from "./hashing.js";
export { Outbox } from "./outbox.js";
export { NotKept, StoreUnavailable } from "./problems.js";
export { openStore } from "./store.js";
