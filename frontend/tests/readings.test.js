import assert from "node:assert/strict";
import { test } from "node:test";
import { read, readView } from "carto/readings.js";
import { decode } from "carto/snapshot.js";

const voices = [[0, 0], [40, 1], [20, 22], [3, 0], [9, 0], [30, 29]];
const ones = voices.map(() => 1);
const places = decode({
  count: voices.length, unplaced: 0, origin: [0, 0], id: ones, number: ones, letters: {}, x: ones, y: ones, theme: ones, kind: ones, status: ones,
  geometry: ones, for: voices.map(([favour = 0]) => favour), against: voices.map(([, against = 0]) => against), mixed: voices.map(() => 0),
});
const all = () => true;

/** @param {import("carto/readings.js").View} view @param {(id: number) => boolean} isShown */
function seen(view, isShown = all) {
  const { ranks, behind, isDensity, best } = read(places, isShown, view);
  return { ranks: [...ranks], behind: [...behind], isDensity, best: best.map(({ number }) => number) };
}

test("everything the filters keep is a mark, or counts in the density", () => {
  assert.deepEqual(seen(""), { ranks: [0, 1, 2, 3, 4, 5], behind: [], isDensity: false, best: [] });
  assert.deepEqual(seen("densite", (id) => id > 4), { ranks: [4, 5], behind: [], isDensity: true, best: [] });
});

test("what unites stands out, the clearest first, the others behind", () => {
  assert.deepEqual(seen("rassemble"), { ranks: [1, 4], behind: [0, 2, 3, 5], isDensity: false, best: [2, 5] });
});

test("what divides stands out, within the filters", () => {
  assert.deepEqual(seen("divise"), { ranks: [2, 5], behind: [0, 1, 3, 4], isDensity: false, best: [6, 3] });
  assert.deepEqual(seen("divise", (id) => id < 5), { ranks: [2], behind: [0, 1, 3], isDensity: false, best: [3] });
});

test("the address bar names a way to read, or none", () => {
  assert.deepEqual(["vue=divise", "vue=densite", "vue=tout", ""].map((query) => readView(new URLSearchParams(query))), ["divise", "densite", "", ""]);
});
