import assert from "node:assert/strict";
import { test } from "node:test";
import { inTwo } from "carto/map/commune_names.js";

test("a short name stays on its line", () => {
  assert.deepEqual(inTwo("Lésigneul"), ["Lésigneul"]);
  assert.deepEqual(inTwo("Pont-Argenais"), ["Pont-Argenais"]);
});

test("a long name is cut near its middle, after a hyphen or at a space", () => {
  assert.deepEqual(inTwo("Vouzeray-sur-Sarvonne"), ["Vouzeray-", "sur-Sarvonne"]);
  assert.deepEqual(inTwo("La Chapelle de Mondry"), ["La Chapelle", "de Mondry"]);
});

test("a long name without a place to cut stays whole", () => {
  assert.deepEqual(inTwo("Kaysersbergvignoble"), ["Kaysersbergvignoble"]);
});
