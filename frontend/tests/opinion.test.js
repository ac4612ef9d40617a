import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { agreement, divides, division, lowerBound, unites } from "carto/opinion.js";

/** @param {number} favour @param {number} against @param {number} mixed */
const voices = (favour, against, mixed = 0) => ({ for: favour, against, mixed });

test("the lower bound is Wilson's", () => {
  assert.equal(lowerBound(0, 0), 0);
  assert.equal(lowerBound(10, 10).toFixed(4), "0.7225");
  assert.equal(lowerBound(30, 40).toFixed(4), "0.5981");
  assert.ok(Math.abs(lowerBound(0, 50)) < 1e-12);
});

test("three unanimous voices unite nobody yet, eight do", () => {
  assert.equal(unites(voices(3, 0)), false);
  assert.equal(unites(voices(7, 0)), false);
  assert.equal(unites(voices(8, 0)), true);
  assert.equal(unites(voices(400, 100, 50)), true);
  assert.equal(unites(voices(8, 4)), false);
  assert.equal(unites(voices(0, 400)), false, "agreeing against is no consensus around a proposal");
});

test("a division needs both sides to be heard enough", () => {
  assert.equal(divides(voices(1, 1)), false);
  assert.equal(divides(voices(3, 3)), false);
  assert.equal(divides(voices(6, 6)), true);
  assert.equal(divides(voices(100, 30)), false);
  assert.equal(divides(voices(100, 50)), true);
  assert.equal(divides(voices(10, 10, 200)), false, "most people are undecided");
});

test("more voices of the same shares weigh more", () => {
  assert.ok(agreement(voices(90, 10)) > agreement(voices(9, 1)));
  assert.ok(division(voices(50, 50)) > division(voices(5, 5)));
});

test("the map measures as the server does", () => {
  const cases = JSON.parse(readFileSync(new URL("opinion_cases.json", import.meta.url), "utf8"));
  for (const { voices: [favour, against, mixed], low, division: least, unites: isUniting, divides: isDividing } of cases) {
    const said = voices(favour, against, mixed);
    assert.ok(Math.abs(agreement(said) - low) < 1e-6, JSON.stringify(said));
    assert.ok(Math.abs(division(said) - least) < 1e-6, JSON.stringify(said));
    assert.deepEqual([unites(said), divides(said)], [isUniting, isDividing], JSON.stringify(said));
  }
});
