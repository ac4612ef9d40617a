import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPoint, pointOf } from "carto/map/label_point.js";

test("the label of a square is at its middle", () => {
  const square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
  assert.deepEqual(labelPoint({ type: "Polygon", coordinates: [square] }), { lon: 2, lat: 2, width: 4 });
});

test("a hole pushes the label aside, inside the zone", () => {
  const outer = [[0, 0], [10, 0], [10, 4], [0, 4], [0, 0]];
  const hole = [[1, 0.5], [1, 3.5], [6, 3.5], [6, 0.5], [1, 0.5]];
  const { lon, width } = labelPoint({ type: "Polygon", coordinates: [outer, hole] });
  assert.deepEqual([lon, width], [8, 4]);
});

test("of several parts, the widest carries the label", () => {
  /** @param {number} west @param {number} size */
  const part = (west, size) => [[[west, 0], [west + size, 0], [west + size, 1], [west, 1], [west, 0]]];
  const { lon } = labelPoint({ type: "MultiPolygon", coordinates: [part(0, 1), part(10, 5), part(20, 2)] });
  assert.equal(lon, 12.5);
});

test("a shape just drawn carries its symbol on it", () => {
  assert.deepEqual(pointOf({ type: "Point", coordinates: [2, 3] }), { lon: 2, lat: 3 });
  assert.deepEqual(pointOf({ type: "LineString", coordinates: [[0, 0], [1, 5], [4, 4]] }), { lon: 1, lat: 5 });
  const { lon, lat } = pointOf({ type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]] });
  assert.deepEqual([lon, lat], [2, 2]);
});
