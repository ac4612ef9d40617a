import assert from "node:assert/strict";
import { test } from "node:test";
import { alongLine } from "carto/map/plan/along.js";
import { presentIn } from "carto/map/plan/in_view.js";
import { missingNames } from "carto/map/plan/missing_names.js";
import { namesOf } from "carto/map/plan/names.js";
import { touches } from "carto/map/plan/touches.js";

/**
 * @param {Record<string, string | number>} props
 * @param {number} x
 * @param {number} [geomType]
 */
const feature = (props, x, geomType = 3) => ({
  props, geomType, geom: geomType === 1 ? [[{ x, y: 10 }]] : [[{ x, y: 10 }, { x: x + 5, y: 10 }, { x: x + 5, y: 15 }, { x, y: 15 }]], bbox: { minX: x, maxX: x + 5, minY: 10, maxY: 15 },
});

/**
 * @param {Record<string, ReturnType<typeof feature>[]>} layers
 * @param {number} [scale]
 */
const tile = (layers, scale = 1) => ({ data: new Map(Object.entries(layers)), origin: { x: 1000, y: 0 }, scale });
const window = { min: { x: 1000, y: 0 }, max: { x: 1100, y: 100 } };

test("the legend holds what the view touches and no more", () => {
  const tiles = [tile({
    zones: [feature({ k: "U" }, 50), feature({ k: "N" }, 101), feature({ k: "A" }, -3)],
    prescriptions: [feature({ c: "0501" }, 10), feature({ c: "0503" }, 20, 1), feature({ c: "0700" }, 300)],
    informations: [feature({ c: "0200" }, 10)],
  })];
  const present = presentIn({ tiles, zoom: 14 }, window);
  assert.deepEqual([...present.kinds], ["U", "A"]);
  const [family] = present.prescriptions.values();
  assert.equal(present.prescriptions.size, 1);
  assert.deepEqual([...(family?.codes ?? [])], ["0501", "0503"]);
  assert.deepEqual([...(family?.shapes ?? [])], ["surface", "point"]);
  assert.equal(present.informations.size, 1);
  assert.equal(present.hasDressing, false);
});

test("in an enlarged tile, places are enlarged too", () => {
  const { kinds } = presentIn({ tiles: [tile({ zones: [feature({ k: "U" }, 40)] }, 4)], zoom: 17 }, window);
  assert.deepEqual([...kinds], []);
});

test("a name on the edge of two tiles is written once, those with room first", () => {
  const shared = feature({ l: "UA", k: "U", r: 40 }, 512, 1);
  const other = { ...shared, geom: [[{ x: 0, y: 10 }]] };
  const tiles = [
    { ...tile({ names: [shared, feature({ l: "N", k: "N", r: 90 }, 3, 1)] }), origin: { x: 0, y: 0 } },
    { ...tile({ names: [other] }), origin: { x: 512, y: 0 } },
  ];
  assert.deepEqual(namesOf({ tiles, zoom: 14 }, new Set(["zones"])).map(({ text }) => text), ["N", "UA"]);
  assert.deepEqual(namesOf({ tiles, zoom: 14 }, new Set(["prescriptions"])), []);
});

test("the texts of the plan keep their colour and their angle", () => {
  const tiles = [tile({ texts: [feature({ l: "La Loire", c: "#336699", s: 12, a: 30 }, 3, 1)] })];
  const [text] = namesOf({ tiles, zoom: 14 }, new Set(["habillage"]));
  assert.equal(text?.color, "#336699");
  assert.equal(text?.angle, 30);
});

test("marks stand at equal steps along a line, through its corners", () => {
  /** @type {number[][]} */
  const found = [];
  alongLine([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }], 8, (x, y, angle) => found.push([x, y, Math.round((angle * 180) / Math.PI)]));
  assert.deepEqual(found, [[4, 0, 0], [10, 2, 90], [10, 10, 90]]);
  alongLine([{ x: 1, y: 1 }, { x: 1, y: 1 }], 8, () => assert.fail("a line without length"));
  alongLine([], 8, () => assert.fail("no line"));
});

test("a shape is in the view when it enters it, not when its box does", () => {
  const view = { min: { x: 10, y: 10 }, max: { x: 20, y: 20 } };
  /** @param {number[][]} ring */
  const ring = (ring) => [ring.map(([x = 0, y = 0]) => ({ x, y }))];
  const covering = ring([[0, 0], [30, 0], [30, 30], [0, 30]]);
  const corner = ring([[0, 0], [40, 0], [0, 15], [0, 0]]);
  const aside = ring([[0, 0], [15, 0], [0, 15], [0, 0]]);
  const hollow = [...covering, ...ring([[5, 5], [25, 5], [25, 25], [5, 25]])];
  assert.deepEqual([covering, corner, aside, hollow].map((geom) => touches(geom, true, view)), [true, true, false, false]);
  assert.equal(touches(covering, false, view), false);
  assert.equal(touches(ring([[0, 15], [30, 15]]), false, view), true);
  assert.equal(touches(ring([[15, 15]]), false, view), true);
  assert.equal(touches(ring([[5, 15]]), false, view), false);
});

test("close to the ground, a zone whose name is elsewhere says it where it is seen", () => {
  const view = { min: { x: 1000, y: 0 }, max: { x: 1120, y: 80 } };
  const whole = { props: { k: "N", l: "N" }, geomType: 3, bbox: { minX: -50, minY: -50, maxX: 200, maxY: 200 },
    geom: [[{ x: -50, y: -50 }, { x: 200, y: -50 }, { x: 200, y: 200 }, { x: -50, y: 200 }]] };
  const tiles = [tile({ zones: [whole, feature({ k: "U", l: "UA" }, 40)] })];
  const [name, ...others] = missingNames({ tiles, zoom: 16 }, view, []);
  assert.equal(name?.text, "N");
  assert.deepEqual(others, []);
  const side = 256 * 2 ** 16;
  assert.ok(Math.abs((name?.x ?? 0) * side - 1060) < 10 && Math.abs((name?.y ?? 0) * side - 40) < 10);
  assert.deepEqual(missingNames({ tiles, zoom: 14 }, view, []), []);
  assert.deepEqual(missingNames({ tiles, zoom: 16 }, view, [/** @type {any} */ ({ ...name })]), []);
});
