/** Whether a shape of a tile really enters a window, beyond its bounding box. */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{min: Point, max: Point}} Window in the same pixels as the shape
 */

/**
 * @param {Point[][]} geom rings of a surface, or lines
 * @param {boolean} isSurface
 * @param {Window} window
 */
export function touches(geom, isSurface, window) {
  return geom.some((line) => enters(line, window)) || (isSurface && holds(geom, window.min));
}

/**
 * @param {Point[]} line
 * @param {Window} window
 */
function enters(line, window) {
  for (let rank = 1; rank < line.length; rank += 1) {
    if (crosses(/** @type {Point} */ (line[rank - 1]), /** @type {Point} */ (line[rank]), window)) return true;
  }
  return line.length === 1 && crosses(/** @type {Point} */ (line[0]), /** @type {Point} */ (line[0]), window);
}

/**
 * Whether a segment has a part in the window: what is left of it after each of the four sides cuts.
 * @param {Point} from
 * @param {Point} to
 * @param {Window} window
 */
function crosses(from, to, { min, max }) {
  let start = 0;
  let end = 1;
  for (const axis of /** @type {const} */ (["x", "y"])) {
    const step = to[axis] - from[axis];
    const low = min[axis] - from[axis];
    const high = max[axis] - from[axis];
    if (step === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    start = Math.max(start, Math.min(low / step, high / step));
    end = Math.min(end, Math.max(low / step, high / step));
  }
  return start <= end;
}

/**
 * Whether a place is inside, holes left out: an odd number of edges to its right.
 * @param {Point[][]} rings
 * @param {Point} place
 */
export function holds(rings, { x, y }) {
  let isInside = false;
  for (const ring of rings) {
    for (let rank = 0; rank < ring.length; rank += 1) {
      const a = /** @type {Point} */ (ring[rank]);
      const b = /** @type {Point} */ (ring[(rank + 1) % ring.length]);
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isInside = !isInside;
    }
  }
  return isInside;
}
