import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, offsetOf } from "carto/reading_keys.js";

const alone = { ctrlKey: false, altKey: false, metaKey: false };

test("a digit is known by its place, on a keyboard where it takes Shift", () => {
  assert.equal(keyOf({ ...alone, key: "&", code: "Digit1" }), "1");
  assert.equal(keyOf({ ...alone, key: "7", code: "Numpad7" }), "7");
});

test("a letter is known by what it writes", () => {
  assert.equal(keyOf({ ...alone, key: "a", code: "KeyQ" }), "a");
  assert.equal(keyOf({ ...alone, key: "S", code: "KeyS" }), "s");
});

test("what belongs to the browser or to a screen reader is left alone", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(keyOf({ ...alone, key: "s", code: "KeyS", [held]: true }), "");
  for (const key of ["Tab", "Enter", " ", "ArrowDown", "é", "Escape"]) assert.equal(keyOf({ ...alone, key, code: key }), "");
});

test("a sign written in two halves is one sign", () => {
  assert.equal(offsetOf("Un 🌳 "), 5);
  assert.equal(offsetOf(""), 0);
});
