/** What of the plan the view holds: the kinds of zones, the families of prescriptions and informations. */

import { lookOf } from "carto/map/plan/symbology.js";
import { touches } from "carto/map/plan/touches.js";

const SHAPES = ["point", "point", "line", "surface"];
const SURFACE = 3;

/**
 * @typedef {{look: import("carto/map/plan/symbology.js").Look, codes: Set<string>, shapes: Set<string>}} Family
 * @typedef {{kinds: Set<string>, prescriptions: Map<string, Family>, informations: Map<string, Family>,
 *   hasDressing: boolean}} Present families by the key of their look
 */

/**
 * @param {import("carto/map/plan/layer.js").InView} view
 * @param {{min: {x: number, y: number}, max: {x: number, y: number}}} window in pixels of the view's zoom
 * @returns {Present}
 */
export function presentIn({ tiles }, window) {
  /** @type {Present} */
  const present = { kinds: new Set(), prescriptions: new Map(), informations: new Map(), hasDressing: false };
  for (const tile of tiles) {
    for (const { props } of within(tile, "zones", window)) present.kinds.add(String(props.k));
    for (const group of /** @type {const} */ (["prescriptions", "informations"])) {
      for (const { geomType, props } of within(tile, group, window)) {
        note(present[group], group, String(props.c), SHAPES[geomType] ?? "surface");
      }
    }
    for (const layer of ["dressing", "texts"]) present.hasDressing ||= !within(tile, layer, window).next().done;
  }
  return present;
}

/**
 * @param {Map<string, Family>} families
 * @param {"prescriptions" | "informations"} group
 * @param {string} code
 * @param {string} shape
 */
function note(families, group, code, shape) {
  const look = lookOf(group, code);
  const family = families.get(look.key) ?? { look, codes: new Set(), shapes: new Set() };
  family.codes.add(code);
  family.shapes.add(shape);
  families.set(look.key, family);
}

/**
 * @param {import("carto/map/plan/layer.js").Tile} tile
 * @param {string} layer
 * @param {{min: {x: number, y: number}, max: {x: number, y: number}}} window
 */
function* within({ data, origin, scale }, layer, { min, max }) {
  const window = {
    min: { x: (min.x - origin.x) / scale, y: (min.y - origin.y) / scale },
    max: { x: (max.x - origin.x) / scale, y: (max.y - origin.y) / scale },
  };
  for (const feature of data.get(layer) ?? []) {
    const { minX, minY, maxX, maxY } = feature.bbox;
    const isOut = maxX < window.min.x || minX > window.max.x || maxY < window.min.y || minY > window.max.y;
    if (!isOut && touches(feature.geom, feature.geomType === SURFACE, window)) yield feature;
  }
}
