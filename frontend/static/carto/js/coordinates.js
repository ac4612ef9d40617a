/**
 * Places as people type them: latitude then longitude, in degrees, decimal point or comma.
 * The server reads the same rows for the form without a script (`contributions/places.py`).
 */

const NUMBER = "([+-]?\\d{1,3}(?:[.,]\\d{1,12})?)";
const PAIR = new RegExp(`^\\s*${NUMBER}\\s*[;,\\s]\\s*${NUMBER}\\s*$`);
const HOLE = /^\s*-{2,}\s*$/; // the row that comes before each hole of a surface
const LEAST = { Point: 1, LineString: 2, Polygon: 3 };

/** @typedef {"Point" | "LineString" | "Polygon"} Shape */

/**
 * `[lon, lat]`, or null when the row is not two numbers within the degrees of the Earth.
 * @param {string} row
 * @returns {[number, number] | null}
 */
export function readPosition(row) {
  const found = PAIR.exec(row);
  if (!found) return null;
  const [lat = 0, lon = 0] = found.slice(1).map((number) => Number(number.replace(",", ".")));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

/**
 * The geometry of some rows, one position each, a row of dashes before each hole of a surface; `row` names the first that cannot be read, `missing` how many lack.
 * @param {Shape} shape
 * @param {string} rows
 * @returns {{geometry: import("geojson").Point | import("geojson").LineString | import("geojson").Polygon}
 *   | {row: number} | {missing: number}}
 */
export function readRows(shape, rows) {
  const lines = rows.split("\n").filter((row) => row.trim());
  if (shape === "Polygon" && lines.some((row) => HOLE.test(row))) return readRings(lines);
  const positions = lines.map(readPosition);
  const wrong = positions.indexOf(null);
  if (wrong >= 0) return { row: wrong + 1 };
  const read = /** @type {[number, number][]} */ (positions);
  if (shape === "Polygon" && read.length > 3 && String(read[0]) === String(read.at(-1))) read.pop();
  const [first] = read;
  if (read.length < LEAST[shape] || !first) return { missing: LEAST[shape] - read.length };
  if (shape === "Point") return read.length > 1 ? { row: 2 } : { geometry: { type: shape, coordinates: first } };
  if (shape === "LineString") return { geometry: { type: shape, coordinates: read } };
  return { geometry: { type: shape, coordinates: [[...read, first]] } };
}

/**
 * An outline, then its holes. A row at fault is numbered among all.
 * @param {string[]} lines
 * @returns {ReturnType<typeof readRows>}
 */
function readRings(lines) {
  const wrong = lines.findIndex((row) => !HOLE.test(row) && !readPosition(row));
  if (wrong >= 0) return { row: wrong + 1 };
  const coordinates = [];
  for (const ring of lines.join("\n").split(/^\s*-{2,}\s*$/m)) {
    const read = readRows("Polygon", ring);
    if (!("geometry" in read)) return read;
    coordinates.push(.../** @type {import("geojson").Polygon} */ (read.geometry).coordinates);
  }
  return { geometry: { type: "Polygon", coordinates } };
}

/**
 * One row of « latitude, longitude », 6 decimals.
 * @param {number[]} position `[lon, lat]`
 */
export function writePosition([lon = 0, lat = 0]) {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}

/**
 * The reverse of `readRows`: one row a vertex, the rings of a surface not closed.
 * @param {import("geojson").Geometry} geometry
 */
export function writeRows(geometry) {
  if (geometry.type === "Point") return writePosition(geometry.coordinates);
  if (geometry.type === "LineString") return geometry.coordinates.map(writePosition).join("\n");
  if (geometry.type === "Polygon") return geometry.coordinates.map((ring) => ring.slice(0, -1).map(writePosition).join("\n")).join("\n---\n");
  return "";
}

/**
 * The same geometry with 6 decimals, as the server keeps it.
 * @template {import("geojson").Geometry} G
 * @param {G} geometry
 * @returns {G}
 */
export function rounded(geometry) {
  return JSON.parse(JSON.stringify(geometry, (_key, value) => (typeof value === "number" ? Number(value.toFixed(6)) : value)));
}
