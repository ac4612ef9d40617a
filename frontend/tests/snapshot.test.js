import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, noPlaces, undelta, withSent } from "carto/snapshot.js";

/** @type {import("carto/snapshot.js").Feed} */
const feed = {
  count: 3, unplaced: 2, origin: [286_496, 4_721_700], id: [5, 1, 4], number: [1, 1, 1], letters: { 2: "R" }, x: [4, 16, 12], y: [100, 0, 0],
  theme: [0, 2, 1], kind: [0, 1, 1], status: [0, 0, 3], geometry: [0, 1, 2],
  for: [3, 0, 70], against: [0, 1, 2], mixed: [0, 0, 9],
};

test("a delta-coded column is its running sum", () => {
  assert.deepEqual(undelta([5, 1, 1, -3]), [5, 6, 7, 4]);
  assert.deepEqual(undelta([]), []);
});

test("a feed becomes places in degrees, each with its voices", () => {
  const places = decode(feed);
  assert.deepEqual([places.count, places.unplaced], [3, 2]);
  assert.deepEqual([0, 1, 2].map(places.at), [
    { id: 5, number: 1, letter: "W", lon: 2.865, lat: 47.218, theme: 0, voices: { for: 3, against: 0, mixed: 0 }, isMasked: false },
    { id: 6, number: 2, letter: "R", lon: 2.86512, lat: 47.217, theme: 2, voices: { for: 0, against: 1, mixed: 0 }, isMasked: false },
    { id: 10, number: 3, letter: "W", lon: 2.86508, lat: 47.217, theme: 1, voices: { for: 70, against: 2, mixed: 9 }, isMasked: false },
  ]);
});

test("a place is found by its identifier or its number, and by no other", () => {
  const places = decode(feed);
  assert.equal(places.withId(10)?.number, 3);
  assert.equal(places.withNumber(2)?.id, 6);
  assert.deepEqual([places.withId(7), places.withId(null), places.withNumber(10)], [null, null, null]);
});

test("the team's feed says which are masked, and they are not counted as published", () => {
  const places = decode({ ...feed, masked: [0, 1, 0] });
  assert.deepEqual([places.at(0).isMasked, places.at(1).isMasked], [false, true]);
  assert.deepEqual([places.count, places.published], [3, 2]);
});

test("an empty feed gives no place", () => {
  assert.deepEqual([noPlaces().count, noPlaces().published, noPlaces().withId(1)], [0, 0, null]);
});

test("what was just sent is added, once", () => {
  const sent = { id: 11, number: 4, lon: 2.9, lat: 47.3, theme: 1 };
  const places = withSent(decode(feed), sent);
  assert.deepEqual([places.count, places.unplaced], [4, 2]);
  assert.deepEqual(places.withNumber(4), { ...sent, letter: "W", voices: { for: 0, against: 0, mixed: 0 }, isMasked: false });
  assert.equal(places.withNumber(3)?.voices.for, 70);
  assert.equal(withSent(places, sent), places);
});
