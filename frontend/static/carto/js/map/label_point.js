/** Where the label of a polygon is best read: the middle of its widest horizontal stretch, among a few heights. */

const HEIGHTS = [0.5, 0.38, 0.62, 0.25, 0.75];

/**
 * @typedef {import("geojson").Position[][]} Rings
 * @typedef {{lon: number, lat: number, width: number}} LabelPoint `width`: of the stretch, in degrees of longitude
 */

/**
 * @param {import("geojson").Polygon | import("geojson").MultiPolygon} geometry
 * @returns {LabelPoint}
 */
export function labelPoint(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const candidates = polygons.flatMap((rings) => HEIGHTS.map((height) => widest(rings, height)));
  return candidates.reduce((best, one) => (one.width > best.width * 1.15 ? one : best), { lon: 0, lat: 0, width: 0 });
}

/**
 * @param {Rings} rings
 * @param {number} height between the lowest (0) and the highest (1) vertex
 * @returns {LabelPoint}
 */
function widest(rings, height) {
  const lats = (rings[0] ?? []).map(([, lat = 0]) => lat);
  const low = lats.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = lats.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const lat = low + (high - low) * height;
  const crossings = rings.flatMap((ring) => crossed(ring, lat)).sort((a, b) => a - b);
  let best = { lon: 0, lat, width: 0 };
  for (let rank = 0; rank + 1 < crossings.length; rank += 2) {
    const [west = 0, east = 0] = crossings.slice(rank, rank + 2);
    if (east - west > best.width) best = { lon: (west + east) / 2, lat, width: east - west };
  }
  return best;
}

/**
 * Longitudes where a ring crosses a parallel.
 * @param {import("geojson").Position[]} ring
 * @param {number} lat
 */
function crossed(ring, lat) {
  const found = [];
  for (let rank = 0; rank + 1 < ring.length; rank += 1) {
    const [x1 = 0, y1 = 0] = ring[rank] ?? [];
    const [x2 = 0, y2 = 0] = ring[rank + 1] ?? [];
    if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}

/**
 * A point of a shape that was just drawn, to put its symbol on.
 * @param {import("geojson").Point | import("geojson").LineString | import("geojson").Polygon} geometry
 * @returns {{lon: number, lat: number}}
 */
export function pointOf(geometry) {
  if (geometry.type === "Polygon") return labelPoint(geometry);
  const along = geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates;
  const [lon = 0, lat = 0] = along[Math.floor(along.length / 2)] ?? [];
  return { lon, lat };
}
