/**
 * Where a photo was taken, as the Exif segment of a JPEG tells it (Exif 2.32, § 4.6.6), read on this device: the bytes go
 * nowhere. They may be anyone's: nothing is read outside of that segment, of 64 kB at most, and each loop is bounded by it.
 */

/** How much of a file holds what we look for: the segment comes before the image. */
export const HEAD_BYTES = 1024 * 1024;

const [JPEG, APP1, IMAGE_DATA] = [0xffd8, 0xffe1, 0xffda];
const EXIF = 0x45786966; // « Exif », four letters
const [LITTLE_ENDIAN, BIG_ENDIAN] = [0x4949, 0x4d4d];
const GPS = 0x8825; // where the fields of the place are
const [LATITUDE, LONGITUDE] = [2, 4]; // each after the field of its hemisphere
const [BYTES_OF_ENTRY, RATIONAL] = [12, 5];

/** @typedef {{reads: DataView, isLittle: boolean}} Tiff */

/**
 * `[lon, lat]` in degrees (WGS 84), or the key of the sentence that says why there is none.
 * @param {ArrayBuffer} bytes the head of the file
 * @returns {{position: [number, number]} | {problem: "photo_not_jpeg" | "photo_without_place"}}
 */
export function placeOf(bytes) {
  const file = new DataView(bytes);
  if (bytes.byteLength < 2 || file.getUint16(0) !== JPEG) return { problem: "photo_not_jpeg" };
  try {
    const position = positionIn(file);
    return position ? { position } : { problem: "photo_without_place" };
  } catch (error) {
    if (error instanceof RangeError) return { problem: "photo_without_place" }; // they point beyond their own end
    throw error;
  }
}

/**
 * @param {DataView} file
 * @returns {[number, number] | null}
 */
function positionIn(file) {
  const tiff = tiffIn(file);
  const at = tiff && entryOf(tiff, tiff.reads.getUint32(4, tiff.isLittle), GPS);
  if (!tiff || !at) return null;
  const place = tiff.reads.getUint32(at + 8, tiff.isLittle);
  const [lon, lat] = [degrees(tiff, place, LONGITUDE, "EW"), degrees(tiff, place, LATITUDE, "NS")];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null; // neither holds of what is not a number
}

/**
 * The TIFF structure that the Exif segment holds.
 * @param {DataView} file
 * @returns {Tiff | null}
 */
function tiffIn(file) {
  for (let at = 2; at + 10 < file.byteLength; ) {
    const [marker, size] = [file.getUint16(at), file.getUint16(at + 2)];
    if (marker >> 8 !== 0xff || marker === IMAGE_DATA || size < 2) return null;
    if (marker === APP1 && size > 16 && file.getUint32(at + 4) === EXIF) {
      const [start, end] = [at + 10, Math.min(at + 2 + size, file.byteLength)];
      const reads = new DataView(file.buffer, start, end - start);
      const order = reads.getUint16(0);
      return order === LITTLE_ENDIAN || order === BIG_ENDIAN ? { reads, isLittle: order === LITTLE_ENDIAN } : null;
    }
    at += 2 + size;
  }
  return null;
}

/**
 * Where the entry of a tag begins in the directory at `directory`; 0 without one.
 * @param {Tiff} tiff
 * @param {number} directory
 * @param {number} tag
 */
function entryOf({ reads, isLittle }, directory, tag) {
  const count = reads.getUint16(directory, isLittle);
  for (let rank = 0; rank < count; rank += 1) {
    const at = directory + 2 + rank * BYTES_OF_ENTRY;
    if (reads.getUint16(at, isLittle) === tag) return at;
  }
  return 0;
}

/**
 * Degrees, minutes and seconds as degrees, below zero in the second of the two hemispheres; NaN when they are not told.
 * @param {Tiff} tiff
 * @param {number} directory
 * @param {number} tag
 * @param {"EW" | "NS"} hemispheres
 */
function degrees(tiff, directory, tag, hemispheres) {
  const { reads, isLittle } = tiff;
  const [side, at] = [entryOf(tiff, directory, tag - 1), entryOf(tiff, directory, tag)];
  const sign = side ? [1, -1][hemispheres.indexOf(String.fromCharCode(reads.getUint8(side + 8)))] : undefined;
  const isThree = at > 0 && reads.getUint16(at + 2, isLittle) === RATIONAL && reads.getUint32(at + 4, isLittle) === 3;
  if (!sign || !isThree) return Number.NaN;
  const values = reads.getUint32(at + 8, isLittle);
  const parts = [0, 8, 16].map((shift) => reads.getUint32(values + shift, isLittle) / reads.getUint32(values + shift + 4, isLittle));
  return sign * parts.reduceRight((smaller, part) => part + smaller / 60, 0);
}
