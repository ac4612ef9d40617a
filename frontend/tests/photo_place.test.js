import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf } from "carto/photo_place.js";

const WITHOUT_PLACE = { problem: "photo_without_place" };
/** 47° 21′ 3.6″, 0° 39′ 0″ @type {[number, number][]} */
const NORTH = [[47, 1], [21, 1], [36, 10]];
/** @type {[number, number][]} */
const WEST = [[0, 1], [39, 1], [0, 1]];

/**
 * A JPEG as a phone makes it, without its image: a JFIF segment, then Exif with a directory that leads to the GPS one.
 * @param {{lat?: [number, number][], lon?: [number, number][], sides?: string, isLittle?: boolean, tag?: number}} told
 */
function photo({ lat = NORTH, lon = WEST, sides = "NW", isLittle = true, tag = 0x8825 } = {}) {
  const tiff = new DataView(new ArrayBuffer(128));
  /** @param {number} at @param {[number, number, number, number]} entry */
  const entry = (at, [name, type, count, value]) => {
    tiff.setUint16(at, name, isLittle);
    tiff.setUint16(at + 2, type, isLittle);
    tiff.setUint32(at + 4, count, isLittle);
    if (type === 2) tiff.setUint8(at + 8, value);
    else tiff.setUint32(at + 8, value, isLittle);
  };
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, 1, isLittle);
  entry(10, [tag, 4, 1, 26]);
  tiff.setUint16(26, 4, isLittle);
  entry(28, [1, 2, 2, sides.charCodeAt(0)]);
  entry(40, [2, 5, 3, 80]);
  entry(52, [3, 2, 2, sides.charCodeAt(1)]);
  entry(64, [4, 5, 3, 104]);
  for (const [rank, [over, under]] of [...lat, ...lon].entries()) {
    tiff.setUint32(80 + 8 * rank, over, isLittle);
    tiff.setUint32(84 + 8 * rank, under, isLittle);
  }
  const [size, jfif] = [2 + 6 + tiff.byteLength, [0xff, 0xe0, 0, 7, 0x4a, 0x46, 0x49, 0x46, 0]];
  return Uint8Array.of(0xff, 0xd8, ...jfif, 0xff, 0xe1, size >> 8, size & 255, 0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer), 0xff, 0xda, 0, 2);
}

/** @param {Uint8Array} bytes @param {[number, number]} expected */
function tells(bytes, [lon, lat]) {
  const found = placeOf(/** @type {ArrayBuffer} */ (bytes.buffer));
  assert.ok("position" in found);
  assert.ok(Math.hypot(found.position[0] - lon, found.position[1] - lat) < 1e-9, String(found.position));
}

test("a photo tells where it was taken, in either order of bytes", () => {
  tells(photo(), [-0.65, 47.351]);
  tells(photo({ isLittle: false }), [-0.65, 47.351]);
});

test("south and east of the lines", () => {
  tells(photo({ sides: "SE", lat: [[21, 1], [6, 1], [0, 1]], lon: [[55, 1], [3150, 100], [0, 1]] }), [55.525, -21.1]);
});

test("a photo that tells no place is told from one that is no JPEG", () => {
  assert.deepEqual(placeOf(photo({ tag: 0x8769 }).buffer), WITHOUT_PLACE);
  assert.deepEqual(placeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8).buffer), WITHOUT_PLACE);
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
  for (const bytes of [png, new Uint8Array(0), new Uint8Array(1)]) assert.deepEqual(placeOf(bytes.buffer), { problem: "photo_not_jpeg" });
});

test("a place that is none of the Earth is not taken", () => {
  for (const lat of /** @type {[number, number][][]} */ ([[[91, 1], [0, 1], [0, 1]], [[0, 0], [0, 0], [0, 0]], [[47, 0], [0, 1], [0, 1]]])) {
    assert.deepEqual(placeOf(photo({ lat }).buffer), WITHOUT_PLACE);
  }
  assert.deepEqual(placeOf(photo({ sides: "\0\0" }).buffer), WITHOUT_PLACE);
});

test("cut anywhere, a photo is read or said to tell nothing", () => {
  const whole = photo();
  for (let length = 2; length < whole.length; length += 1) {
    const found = placeOf(whole.slice(0, length).buffer);
    if ("position" in found) tells(whole.slice(0, length), [-0.65, 47.351]);
    else assert.deepEqual(found, WITHOUT_PLACE);
  }
});

test("bytes changed at will never do worse than another place", () => {
  const whole = photo();
  for (let at = 2; at < whole.length; at += 1) {
    for (const value of [0, 1, 127, 255]) {
      const found = placeOf(whole.with(at, value).buffer);
      if ("position" in found) assert.ok(Math.abs(found.position[0]) <= 180 && Math.abs(found.position[1]) <= 90);
      else assert.deepEqual(found, WITHOUT_PLACE);
    }
  }
});
