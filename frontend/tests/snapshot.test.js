import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, undelta } from "carto/snapshot.js";

test("a delta-coded column is its running sum", () => {
  assert.deepEqual(undelta([5, 1, 1, -3]), [5, 6, 7, 4]);
  assert.deepEqual(undelta([]), []);
});

test("a feed becomes places in degrees", () => {
  const feed = {
    version: 12, count: 3, id: [5, 1, 4], number: [1, 1, 1], x: [286_500, 12, -4], y: [4_721_800, -100, 0],
    theme: [0, 2, 1], kind: [0, 1, 1], status: [0, 0, 3], commune: [1, -1, 0], geometry: [0, 1, 2], balance: [3, -1, 0],
  };
  assert.deepEqual(decode(feed), [
    { id: 5, number: 1, lon: 2.865, lat: 47.218, theme: 0, geometry: 0 },
    { id: 6, number: 2, lon: 2.86512, lat: 47.217, theme: 2, geometry: 1 },
    { id: 10, number: 3, lon: 2.86508, lat: 47.217, theme: 1, geometry: 2 },
  ]);
});

test("an empty feed gives no place", () => {
  const none = { version: 1, count: 0, id: [], number: [], x: [], y: [], theme: [], kind: [], status: [], commune: [], geometry: [], balance: [] };
  assert.deepEqual(decode(none), []);
});
