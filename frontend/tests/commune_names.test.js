import assert from "node:assert/strict";
import { test } from "node:test";
import { inTwo, overlap } from "carto/map/commune_names.js";

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

test("two names overlap when they share some ground, not when they touch", () => {
  const half = { x: 30, y: 10 };
  const here = { middle: { x: 0, y: 0 }, half };
  assert.equal(overlap(here, { middle: { x: 59, y: 19 }, half }), true);
  assert.equal(overlap(here, { middle: { x: 60, y: 0 }, half }), false);
  assert.equal(overlap(here, { middle: { x: 0, y: 20 }, half }), false);
});
