/** What goes wrong on an agent's way to the server: all that does on anybody's, and a line for each of its own. */

import { pick } from "./chance.mjs";
import { KINDS, refusal } from "./faults.mjs";

/** @typedef {import("./faults.mjs").Kind} Kind */

/** @type {Record<string, Kind>} */
const OWN = {
  "session ended": { meet: async () => refusal(401, "device_signed_out") },
  "said to be revoked": { meet: async () => refusal(403, "device_revoked") },
  "refused as a whole": { meet: async ({ chance }) => refusal(pick(chance, [400, 403, 404, 409, 410, 422]), "injected") },
};

export const TERRAIN_KINDS = { ...KINDS, ...OWN };
