import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeWords } from "carto/whole_words.js";

const TEXT = "Le maire, M. Dupont-Éluard, ment.";

/** @param {string} chosen */
function widened(chosen) {
  const start = TEXT.indexOf(chosen);
  return wholeWords(TEXT, start, start + chosen.length);
}

test("a selection that cuts a word takes the whole of it, accents included", () => {
  assert.equal(widened("upont-Élu"), "Dupont-Éluard");
  assert.equal(widened("Dupont"), "Dupont");
});

test("spaces at its ends are left, and signs are as they were chosen", () => {
  assert.equal(widened(" maire, "), "maire,");
  assert.equal(widened(", m"), ", ment");
  assert.equal(widened(" "), "");
});

test("from the first sign to the last", () => {
  assert.equal(wholeWords(TEXT, 0, TEXT.length), TEXT);
  assert.equal(wholeWords("", 0, 0), "");
});
