/** Steps of equal length along a line. */

/**
 * Call `visit` every `step` pixels, half a step from the start, with the direction of the line there, in radians.
 * @param {{x: number, y: number}[]} line
 * @param {number} step
 * @param {(x: number, y: number, angle: number) => void} visit
 */
export function alongLine(line, step, visit) {
  let left = step / 2;
  for (let rank = 1; rank < line.length; rank += 1) {
    const from = /** @type {{x: number, y: number}} */ (line[rank - 1]);
    const to = /** @type {{x: number, y: number}} */ (line[rank]);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    while (left <= length) {
      const share = length ? left / length : 0;
      visit(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, angle);
      left += step;
    }
    left -= length;
  }
}
