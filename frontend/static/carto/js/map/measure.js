/**
 * Metres and hectares of what is being drawn, from degrees, on the ellipsoid GRS 80. The server measures in the legal
 * projection: the two agree within 1 % everywhere in France (its projections themselves stretch by up to 0.6 %).
 */

import { language } from "carto/page.js";

const EQUATOR_M = 6_378_137;
const ECCENTRICITY_2 = 0.006_694_38;
const RADIANS = Math.PI / 180;
export const M2_PER_HA = 10_000;

/** @typedef {{length_m: number, area_m2: number}} Size `length_m` is the outline's for a surface */

/**
 * Metres of one degree of longitude and of latitude, at a latitude.
 * @param {number} lat degrees
 */
export function degreeMetres(lat) {
  const squared = 1 - ECCENTRICITY_2 * Math.sin(lat * RADIANS) ** 2;
  const across = (EQUATOR_M * Math.cos(lat * RADIANS)) / Math.sqrt(squared);
  return { lon_m: across * RADIANS, lat_m: ((EQUATOR_M * (1 - ECCENTRICITY_2)) / squared ** 1.5) * RADIANS };
}

/**
 * @param {import("geojson").Position[]} positions `[lon, lat]`
 */
export function lengthOf(positions) {
  let total_m = 0;
  for (let rank = 1; rank < positions.length; rank += 1) {
    const [[lon1 = 0, lat1 = 0], [lon2 = 0, lat2 = 0]] = [positions[rank - 1] ?? [], positions[rank] ?? []];
    const { lon_m, lat_m } = degreeMetres((lat1 + lat2) / 2);
    total_m += Math.hypot((lon2 - lon1) * lon_m, (lat2 - lat1) * lat_m);
  }
  return total_m;
}

/**
 * Square metres of an outline, closed or not, small enough for one plane (some tens of kilometres).
 * @param {import("geojson").Position[]} ring
 */
export function areaOf(ring) {
  const lats = ring.map(([, lat = 0]) => lat);
  const middle = (Math.min(...lats) + Math.max(...lats)) / 2;
  const { lon_m, lat_m } = degreeMetres(middle);
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  let twice = 0;
  ring.forEach(([lon1 = 0, lat1 = 0], rank) => {
    const [lon2 = 0, lat2 = 0] = ring[(rank + 1) % ring.length] ?? [];
    twice += (lon1 - lon0) * (lat2 - lat0) - (lon2 - lon0) * (lat1 - lat0);
  });
  return Math.abs(twice / 2) * lon_m * lat_m;
}

/**
 * @param {import("geojson").Geometry} geometry
 * @returns {Size}
 */
export function sizeOf(geometry) {
  if (geometry.type === "LineString") return { length_m: lengthOf(geometry.coordinates), area_m2: 0 };
  if (geometry.type !== "Polygon") return { length_m: 0, area_m2: 0 };
  const [outer = [], ...holes] = geometry.coordinates;
  const empty = holes.reduce((sum, hole) => sum + areaOf(hole), 0);
  return { length_m: lengthOf(outer), area_m2: areaOf(outer) - empty };
}

/**
 * « 340 m », « 12,4 km ».
 * @param {number} metres
 */
export function writeLength(metres) {
  return metres < 1_000 ? `${number(metres, 0)}\u00a0m` : `${number(metres / 1_000, metres < 10_000 ? 2 : 1)}\u00a0km`;
}

/**
 * « 850 m² », « 1,2 ha », « 340 ha ».
 * @param {number} m2
 */
export function writeArea(m2) {
  const hectares = m2 / M2_PER_HA;
  if (hectares < 1) return `${number(m2, 0)}\u00a0m²`;
  return `${number(hectares, hectares < 100 ? 1 : 0)}\u00a0ha`;
}

/**
 * What a shape measures in words; nothing for a point.
 * @param {import("geojson").Geometry} geometry
 */
export function writeSize(geometry) {
  const { length_m, area_m2 } = sizeOf(geometry);
  if (geometry.type === "Polygon") return writeArea(area_m2);
  return geometry.type === "LineString" ? writeLength(length_m) : "";
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function number(value, decimals) {
  return value.toLocaleString(language(), { maximumFractionDigits: decimals });
}
