import assert from "node:assert/strict";
import { test } from "node:test";
import { commentOf, hashOf } from "carto/panel/comments.js";

test("the address names a comment, or the map's position, or nothing", () => {
  const hashes = ["#commentaire-3", "#commentaire-0", "#commentaire-x", "#commentaire-", "#12/47.35/-0.65", ""];
  assert.deepEqual(hashes.map(commentOf), [3, 0, 0, 0, 0, 0]);
  assert.equal(commentOf(hashOf(41)), 41);
});
