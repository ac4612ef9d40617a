import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lookOf } from "carto/map/plan/symbology.js";

const lists = readFileSync(new URL("../../carto/layers/cnig_codes.py", import.meta.url), "utf8");

/** @param {string} name */
function codesOf(name) {
  const list = lists.slice(lists.indexOf(`${name} = {`)).split("\n}")[0] ?? "";
  return [...list.matchAll(/"(\d{4})":/g)].map(([, code = ""]) => code);
}

for (const [group, name] of /** @type {const} */ ([["prescriptions", "PRESCRIPTION_LABELS"], ["informations", "INFORMATION_LABELS"]])) {
  test(`each code of the CNIG list of ${group} has a look`, () => {
    const codes = codesOf(name);
    assert.ok(codes.length > 40);
    const unknown = lookOf(group, "0000").color;
    assert.deepEqual(codes.filter((code) => lookOf(group, code).color === unknown), []);
  });

  test(`the textures of ${group} join from tile to tile`, () => {
    for (const code of codesOf(name)) assert.equal(512 % (lookOf(group, code).texture?.step ?? 1), 0, code);
  });
}

test("the families of the CNIG style", () => {
  assert.equal(lookOf("prescriptions", "0501"), lookOf("prescriptions", "0503"));
  assert.notEqual(lookOf("prescriptions", "0501"), lookOf("prescriptions", "0505"));
  assert.equal(lookOf("prescriptions", "0501").color, "#e600a9");
  assert.deepEqual(lookOf("prescriptions", "0501").texture?.hatch, [45, 135]);
  assert.equal(lookOf("prescriptions", "0102").color, "#268c00");
});

test("colour is never alone: families of one hue differ by their drawing", () => {
  /** @type {Map<string, string>} */
  const drawn = new Map();
  for (const code of codesOf("PRESCRIPTION_LABELS")) {
    const { key, color, texture, mark, dash } = lookOf("prescriptions", code);
    const drawing = JSON.stringify([color, texture, mark, dash]);
    assert.ok(!drawn.has(drawing) || drawn.get(drawing) === key, `${key} is drawn as ${drawn.get(drawing)}`);
    drawn.set(drawing, key);
  }
});

test("an unknown code is drawn as something, not left out", () => {
  assert.ok(lookOf("informations", "7777").color);
  assert.equal(lookOf("informations", "7777"), lookOf("informations", "7700"));
});
