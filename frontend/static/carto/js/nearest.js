/** The place of some lines nearest to another place: a vertex before the middle of a side. */

/** @typedef {import("geojson").Position} Position `[lon, lat]` */

/**
 * @param {Position[][]} lines
 * @param {Position} aimed
 * @param {number} reach degrees of latitude
 * @returns {Position | null} none when all are farther than `reach`
 */
export function nearest(lines, aimed, reach) {
  const [lon = 0, lat = 0] = aimed;
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const across = reach / squeeze;
  /** @type {Position | null} */
  let vertex = null;
  /** @type {Position | null} */
  let side = null;
  let [vertexAt, sideAt] = [reach, reach];
  for (const line of lines) {
    for (let rank = 0; rank < line.length; rank += 1) {
      const [x1 = 0, y1 = 0] = line[rank] ?? [];
      const [x2 = x1, y2 = y1] = line[rank + 1] ?? [];
      if (Math.min(x1, x2) > lon + across || Math.max(x1, x2) < lon - across) continue;
      if (Math.min(y1, y2) > lat + reach || Math.max(y1, y2) < lat - reach) continue;
      const [ax, ay] = [(x1 - lon) * squeeze, y1 - lat];
      const [bx, by] = [(x2 - x1) * squeeze, y2 - y1];
      const far = Math.hypot(ax, ay);
      if (far <= vertexAt) [vertex, vertexAt] = [[x1, y1], far];
      const along = Math.max(0, Math.min(1, -(ax * bx + ay * by) / (bx * bx + by * by || 1)));
      const away = Math.hypot(ax + along * bx, ay + along * by);
      if (away <= sideAt) [side, sideAt] = [[x1 + along * (x2 - x1), y1 + along * (y2 - y1)], away];
    }
  }
  return vertex ?? side;
}
