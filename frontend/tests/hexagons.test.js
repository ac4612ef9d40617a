import assert from "node:assert/strict";
import { test } from "node:test";
import { countByHexagon, steps } from "carto/hexagons.js";
import { across, down } from "carto/mercator.js";

test("every point is counted once, in the hexagon whose middle is nearest", () => {
  /** @type {[number, number][]} */
  const points = Array.from({ length: 500 }, (_, rank) => [(rank * 7.31) % 211, (rank * 3.77) % 173]);
  const cells = countByHexagon(points, 20);
  assert.equal(cells.reduce((sum, { count }) => sum + count, 0), 500);
  for (const point of points) {
    const distances = cells.map(({ x, y }) => Math.hypot(x - point[0], y - point[1]));
    assert.ok(Math.min(...distances) <= 20 / Math.sqrt(3) + 1e-9, "within the radius of a hexagon");
  }
  const middles = cells.map(({ x, y }) => `${x.toFixed(6)} ${y.toFixed(6)}`);
  assert.equal(new Set(middles).size, cells.length);
});

test("points of one place fall together, west and north of the origin too", () => {
  assert.deepEqual(countByHexagon([[-1, -1], [1, 1], [0, 0]], 30).map(({ count }) => count), [3]);
});

test("the steps of the tints grow with the largest count, and repeat none", () => {
  assert.deepEqual(steps(1, 5), [1]);
  assert.deepEqual(steps(3, 5), [1, 2, 3]);
  assert.deepEqual(steps(100_000, 5), [1, 10, 100, 1000, 10_000]);
});

test("the world is a square whose middle is where Greenwich crosses the equator", () => {
  assert.deepEqual([across(0), down(0)], [0.5, 0.5]);
  assert.equal(across(-180), 0);
  assert.ok(Math.abs(down(85.0511287798)) < 1e-9);
});
