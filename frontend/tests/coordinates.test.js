import assert from "node:assert/strict";
import { test } from "node:test";
import { readPosition, readRows, rounded, writeRows } from "carto/coordinates.js";

test("latitude comes first, with a point or a comma", () => {
  assert.deepEqual(readPosition("47.218, -1.55"), [-1.55, 47.218]);
  assert.deepEqual(readPosition("47,218 -1,55"), [-1.55, 47.218]);
  assert.deepEqual(readPosition(" 47,218 ; -1,55 "), [-1.55, 47.218]);
  assert.deepEqual(readPosition("-21.1\t55.5"), [55.5, -21.1]);
});

test("what is not two numbers of the Earth is refused", () => {
  for (const row of ["", "47.2", "47.2, -1.5, 3", "ici, là", "91, 2", "45, 181", "1e3, 2"]) assert.equal(readPosition(row), null, row);
});

test("a point is one row", () => {
  assert.deepEqual(readRows("Point", "47.2, -1.5\n"), { geometry: { type: "Point", coordinates: [-1.5, 47.2] } });
  assert.deepEqual(readRows("Point", "47.2, -1.5\n47.3, -1.5"), { row: 2 });
  assert.deepEqual(readRows("Point", "  \n"), { missing: 1 });
});

test("the first row that cannot be read is named", () => {
  assert.deepEqual(readRows("LineString", "47.2, -1.5\nbonjour\n47.3, -1.5"), { row: 2 });
});

test("a surface is closed once, whether it was typed closed or not", () => {
  const rows = "0, 0\n0, 1\n1, 1";
  const ring = [[0, 0], [1, 0], [1, 1], [0, 0]];
  assert.deepEqual(readRows("Polygon", rows), { geometry: { type: "Polygon", coordinates: [ring] } });
  assert.deepEqual(readRows("Polygon", `${rows}\n0, 0`), { geometry: { type: "Polygon", coordinates: [ring] } });
  assert.deepEqual(readRows("Polygon", "0, 0\n0, 1"), { missing: 1 });
});

test("a surface keeps its holes, each after a row of dashes", () => {
  const rows = "0.000000, 0.000000\n0.000000, 9.000000\n9.000000, 9.000000\n---\n1.000000, 2.000000\n1.000000, 3.000000\n2.000000, 3.000000";
  const found = readRows("Polygon", rows);
  assert.ok("geometry" in found);
  assert.deepEqual(found.geometry.coordinates[1], [[2, 1], [3, 1], [3, 2], [2, 1]]);
  assert.equal(writeRows(found.geometry), rows);
  assert.deepEqual(readRows("Polygon", "0, 0\n0, 9\n9, 9\n--\n1, 2"), { missing: 2 });
  assert.deepEqual(readRows("Polygon", "0, 0\n0, 9\n9, 9\n--\nx"), { row: 5 });
  assert.deepEqual(readRows("LineString", "0, 0\n--\n9, 9"), { row: 2 });
});

test("rows written are read back the same", () => {
  /** @type {["Point" | "LineString" | "Polygon", string][]} */
  const shapes = [
    ["Point", "47.218000, -1.550000"],
    ["LineString", "47.218000, -1.550000\n47.300000, -1.500000"],
    ["Polygon", "47.000000, -1.000000\n47.100000, -1.000000\n47.100000, -1.100000"],
  ];
  for (const [shape, rows] of shapes) {
    const read = readRows(shape, rows);
    assert.ok("geometry" in read);
    assert.equal(writeRows(read.geometry), rows);
  }
});

test("coordinates keep 6 decimals", () => {
  assert.deepEqual(rounded({ type: "Point", coordinates: [1.23456789, 2] }), { type: "Point", coordinates: [1.234568, 2] });
});
