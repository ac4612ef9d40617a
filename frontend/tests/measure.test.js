import assert from "node:assert/strict";
import { test } from "node:test";
import { areaOf, lengthOf, sizeOf, writeArea, writeLength } from "carto/map/measure.js";

// What the legal projections give is compared in tests/journeys/test_drawing.py, against the server's own function.
globalThis.document = /** @type {any} */ ({ documentElement: { lang: "fr" } });

test("a kilometre is a kilometre, north as east", () => {
  assert.ok(Math.abs(lengthOf([[-1.5, 47], [-1.5, 47.009]]) - 1000.5) < 1);
  assert.ok(Math.abs(lengthOf([[-1.5, 47], [-1.486842, 47]]) - 1000.5) < 1);
  assert.equal(lengthOf([[-1.5, 47]]), 0);
});

test("an area is the same whichever way the outline turns, closed or not", () => {
  const ring = [[-1.5, 47], [-1.49, 47], [-1.49, 47.01], [-1.5, 47.01]];
  const m2 = areaOf(ring);
  assert.ok(Math.abs(m2 - 845_200) < 2_000, String(m2));
  assert.equal(Math.round(areaOf([...ring].reverse())), Math.round(m2));
  assert.equal(Math.round(areaOf([...ring, [-1.5, 47]])), Math.round(m2));
});

test("a hole is no area; a point measures nothing", () => {
  const outer = [[0, 45], [0.02, 45], [0.02, 45.02], [0, 45.02], [0, 45]];
  const hole = [[0.005, 45.005], [0.015, 45.005], [0.015, 45.015], [0.005, 45.015], [0.005, 45.005]];
  const { area_m2 } = sizeOf({ type: "Polygon", coordinates: [outer, hole] });
  assert.ok(Math.abs(area_m2 / areaOf(outer) - 0.75) < 0.001);
  assert.deepEqual(sizeOf({ type: "Point", coordinates: [0, 45] }), { length_m: 0, area_m2: 0 });
});

test("sizes are written as in French: decimal comma, no-break spaces, the unit that suits", () => {
  const plain = (/** @type {string} */ written) => written.replace(/\s/g, " ");
  assert.deepEqual([340.4, 999.4, 1_234, 12_345, 50_000].map(writeLength).map(plain), ["340 m", "999 m", "1,23 km", "12,3 km", "50 km"]);
  assert.deepEqual([850, 9_999, 12_000, 345_678, 3_400_000, 49_800_000].map(writeArea).map(plain), ["850 m²", "9 999 m²", "1,2 ha", "34,6 ha", "340 ha", "4 980 ha"]);
  assert.ok(!writeLength(1_234).includes(" ") && !writeArea(49_800_000).includes(" "));
});
