import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "carto/nearest.js";

const SIDE = [[[-1.5, 47], [-1.49, 47]]];

test("the place of a side beneath the aim", () => {
  const [lon, lat] = nearest(SIDE, [-1.495, 47.0003], 0.0005) ?? [];
  assert.ok(Math.abs((lon ?? 0) + 1.495) < 1e-9);
  assert.equal(lat, 47);
});

test("a vertex in reach wins over a side that is nearer", () => {
  assert.deepEqual(nearest(SIDE, [-1.4905, 47.0001], 0.0005), [-1.49, 47]);
});

test("what is out of reach is not caught, east as north", () => {
  assert.equal(nearest(SIDE, [-1.495, 47.0006], 0.0005), null);
  assert.equal(nearest(SIDE, [-1.4891, 47], 0.0005), null); // 0.0009° of longitude is 0.0006° of latitude there
  assert.deepEqual(nearest(SIDE, [-1.4895, 47], 0.0005), [-1.49, 47]); // 0.0005° of longitude, 0.00034° of latitude
});

test("the nearest of several; a line of one position is a vertex; no line, nothing", () => {
  const lines = [...SIDE, [[-1.495, 47.0002]], [[-1.5, 47.0004], [-1.49, 47.0004]]];
  assert.deepEqual(nearest(lines, [-1.495, 47.00021], 0.0005), [-1.495, 47.0002]);
  assert.equal(nearest([], [0, 0], 1), null);
  assert.equal(nearest([[]], [0, 0], 1), null);
});
