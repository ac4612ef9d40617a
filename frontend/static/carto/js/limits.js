/** What a drawing may hold, told before it hurts: a sentence from four fifths of a limit, no more points at its end. */

import { lengthOf, M2_PER_HA, sizeOf, writeArea, writeLength } from "carto/map/measure.js";
import { text } from "carto/page.js";
import { positionsOf } from "carto/perimeter.js";

const TOLD_FROM = 0.8;
/** Our metres and the server's agree within 1 %: in between, it decides. */
const DOUBT = 1.01;

/** @typedef {{max_vertices: number, max_area_ha: number, max_length_km: number}} Limits */

/**
 * What is left when it is little, what is exceeded, or nothing.
 * @param {import("geojson").Geometry} geometry
 * @param {Limits} limits
 * @returns {{isOver: boolean, sentence: string}}
 */
export function judge(geometry, limits) {
  const verdicts = measures(geometry, limits).filter(({ used, most }) => used >= most * TOLD_FROM);
  const over = verdicts.find(({ what, used, most }) => used > most * (what === "vertices" ? 1 : DOUBT));
  if (over) return { isOver: true, sentence: text(`over_${over.what}`, over.write(over.most)) };
  const near = verdicts.sort((a, b) => b.used / b.most - a.used / a.most)[0];
  if (!near) return { isOver: false, sentence: "" };
  if (near.used >= near.most) return { isOver: false, sentence: text(near.what === "vertices" ? "at_vertices" : `over_${near.what}`, near.write(near.most)) };
  return { isOver: false, sentence: text(`left_${near.what}`, near.write(near.most - near.used)) };
}

/**
 * @param {import("geojson").Geometry} geometry
 * @param {Limits} limits
 * @returns {{what: string, used: number, most: number, write: (n: number) => string | number}[]}
 */
function measures(geometry, { max_vertices, max_area_ha, max_length_km }) {
  const positions = positionsOf(geometry);
  const isClosed = geometry.type === "Polygon"; // the server counts the position that closes the outline
  const vertices = { what: "vertices", used: positions.length, most: max_vertices - (isClosed ? 1 : 0), write: (/** @type {number} */ n) => n };
  if (isClosed) return [vertices, { what: "area", used: sizeOf(geometry).area_m2, most: max_area_ha * M2_PER_HA, write: writeArea }];
  if (geometry.type === "LineString") return [vertices, { what: "length", used: lengthOf(positions), most: max_length_km * 1_000, write: writeLength }];
  return [];
}
