/** Whether a place lies in the perimeter, asked of the simplified outline the page holds. The server decides. */

import { degreeMetres } from "carto/map/measure.js";

/** The outline is simplified to about 20 m: nearer its edge than this, nobody is told to be outside. */
const TOLERANCE_M = 60;

/** What a place must lie in; null where it may lie outside too. @param {import("carto/settings.js").Settings} settings */
export const boundOf = ({ perimeter, takes_outside }) => (takes_outside ? null : perimeter);

/**
 * @param {import("geojson").Polygon | import("geojson").MultiPolygon | null} perimeter
 * @param {import("geojson").Position} position
 */
export function isOutside(perimeter, position) {
  if (!perimeter) return false;
  const polygons = perimeter.type === "Polygon" ? [perimeter.coordinates] : perimeter.coordinates;
  if (polygons.some((rings) => holds(rings, position))) return false;
  return !polygons.some((rings) => rings.some((ring) => isNear(ring, position)));
}

/**
 * Whether some vertex of a geometry lies outside.
 * @param {import("geojson").Polygon | import("geojson").MultiPolygon | null} perimeter
 * @param {import("geojson").Geometry} geometry
 */
export function leaves(perimeter, geometry) {
  return positionsOf(geometry).some((position) => isOutside(perimeter, position));
}

/**
 * The vertices of a point, a line or an outline, not closed.
 * @param {import("geojson").Geometry} geometry
 * @returns {import("geojson").Position[]}
 */
export function positionsOf(geometry) {
  if (geometry.type === "Point") return [geometry.coordinates];
  if (geometry.type === "LineString") return geometry.coordinates;
  return geometry.type === "Polygon" ? (geometry.coordinates[0] ?? []).slice(0, -1) : [];
}

/**
 * Even-odd, so that a hole is outside.
 * @param {import("geojson").Position[][]} rings
 * @param {import("geojson").Position} position
 */
function holds(rings, [lon = 0, lat = 0]) {
  let isIn = false;
  for (const ring of rings) {
    for (let rank = 1; rank < ring.length; rank += 1) {
      const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [ring[rank - 1] ?? [], ring[rank] ?? []];
      if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) isIn = !isIn;
    }
  }
  return isIn;
}

/**
 * @param {import("geojson").Position[]} ring
 * @param {import("geojson").Position} position
 */
function isNear(ring, [lon = 0, lat = 0]) {
  const { lon_m, lat_m } = degreeMetres(lat);
  for (let rank = 1; rank < ring.length; rank += 1) {
    const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [ring[rank - 1] ?? [], ring[rank] ?? []];
    const [ax, ay] = [(x1 - lon) * lon_m, (y1 - lat) * lat_m];
    const [bx, by] = [(x2 - lon) * lon_m - ax, (y2 - lat) * lat_m - ay];
    const along = Math.max(0, Math.min(1, -(ax * bx + ay * by) / (bx * bx + by * by || 1)));
    if (Math.hypot(ax + along * bx, ay + along * by) < TOLERANCE_M) return true;
  }
  return false;
}
