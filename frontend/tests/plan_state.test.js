import assert from "node:assert/strict";
import { test } from "node:test";
import { KEYS, moved, readState, writeState } from "carto/map/plan/state.js";

/** @param {string} query */
const read = (query) => readState(new URLSearchParams(query));

test("an address that says nothing shows everything, quietly", () => {
  const { style, groups } = read("");
  assert.equal(style, "discret");
  assert.deepEqual(groups, KEYS.map((key) => ({ key, isOn: true, opacity: 1 })));
});

test("the address tells order, what is hidden, opacity and style", () => {
  const { style, groups } = read("couches=zones.-prescriptions&opacite=zones-60&style=plein");
  assert.equal(style, "plein");
  assert.deepEqual(groups.map(({ key }) => key), ["zones", "prescriptions", "habillage", "informations"]);
  assert.deepEqual(groups.map(({ isOn }) => isOn), [true, false, true, true]);
  assert.deepEqual(groups.map(({ opacity }) => opacity), [0.6, 1, 1, 1]);
});

test("what is written is read again", () => {
  const state = read("couches=informations.-zones.habillage.prescriptions&opacite=zones-10.habillage-70&style=plein");
  assert.deepEqual(readState(writeState(new URLSearchParams(), state)), state);
});

test("the other parameters stay, and nothing is written of what is as by default", () => {
  const query = new URLSearchParams("q=verger&fond=aucun&style=plein&couches=-zones");
  const written = writeState(query, read(""));
  assert.equal(String(written), "q=verger&fond=aucun");
});

test("a hostile address is as if it said nothing", () => {
  for (const query of ["couches=...&opacite=&style=", "couches=__proto__.constructor&opacite=zones-abc.x-5", "style=<script>"]) {
    assert.deepEqual(read(query), read(""), query);
  }
  assert.equal(read("opacite=zones-0").groups.at(-1)?.opacity, 0.1);
  assert.equal(read("opacite=zones-900").groups.at(-1)?.opacity, 1);
  assert.equal(read("couches=zones.zones.-zones").groups.length, KEYS.length);
});

test("a group moves a rank at a time, and stops at the ends", () => {
  const { groups } = read("");
  assert.deepEqual(moved(groups, "zones", -1).map(({ key }) => key), ["habillage", "prescriptions", "zones", "informations"]);
  assert.deepEqual(moved(groups, "zones", 1), groups);
  assert.deepEqual(moved(groups, "habillage", -1), groups);
});
