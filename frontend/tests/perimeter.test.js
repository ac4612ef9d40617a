import assert from "node:assert/strict";
import { test } from "node:test";
import { isOutside, leaves } from "carto/perimeter.js";

const OUTER = [[-0.7, 47.3], [-0.5, 47.3], [-0.5, 47.4], [-0.7, 47.4], [-0.7, 47.3]];
const HOLE = [[-0.62, 47.34], [-0.58, 47.34], [-0.58, 47.36], [-0.62, 47.36], [-0.62, 47.34]];
/** @type {import("geojson").Polygon} */
const PERIMETER = { type: "Polygon", coordinates: [OUTER, HOLE] };

test("inside, outside, in a hole", () => {
  assert.equal(isOutside(PERIMETER, [-0.65, 47.35]), false);
  assert.equal(isOutside(PERIMETER, [-0.45, 47.35]), true);
  assert.equal(isOutside(PERIMETER, [-0.6, 47.35]), true);
});

test("close to the simplified edge nobody is told to be outside", () => {
  assert.equal(isOutside(PERIMETER, [-0.4995, 47.35]), false); // 38 m
  assert.equal(isOutside(PERIMETER, [-0.499, 47.35]), true); // 75 m
  assert.equal(isOutside(PERIMETER, [-0.6, 47.3405]), false); // 56 m into the hole
});

test("any of several parts will do; without a perimeter nothing is said", () => {
  const parts = { type: /** @type {const} */ ("MultiPolygon"), coordinates: [[[[1, 1], [2, 1], [2, 2], [1, 1]]], [OUTER]] };
  assert.equal(isOutside(parts, [-0.65, 47.35]), false);
  assert.equal(isOutside(null, [100, 0]), false);
});

test("a shape leaves when one of its vertices does", () => {
  assert.equal(leaves(PERIMETER, { type: "Point", coordinates: [-0.65, 47.35] }), false);
  assert.equal(leaves(PERIMETER, { type: "LineString", coordinates: [[-0.65, 47.35], [-0.4, 47.35]] }), true);
  assert.equal(leaves(PERIMETER, { type: "Polygon", coordinates: [[[-0.65, 47.31], [-0.64, 47.31], [-0.64, 47.32], [-0.65, 47.31]]] }), false);
});
