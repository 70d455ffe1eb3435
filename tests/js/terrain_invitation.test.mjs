/** An invitation outlives the page that scanned it, for as long as the server takes it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepInvitation, readInvitation } from "../../static/js/terrain/invitation.js";
import { START, makeTerrain } from "./make_terrain.mjs";

test("an invitation is found again within half an hour, and not by a clock that was put back", async (t) => {
  const { store } = await makeTerrain(t, { isOpen: false });
  await keepInvitation(store, "a token", START);
  assert.equal(await readInvitation(store, START + 29 * 60_000), "a token");
  assert.equal(await readInvitation(store, START - 1), "");
  assert.equal(await readInvitation(store, START), "", "what is good no more is not kept");
  await keepInvitation(store, "another", START);
  assert.equal(await readInvitation(store, START + 30 * 60_000), "");
});
