/** Counting points by hexagon: rows of pointed hexagons, every other one moved by half a width. */

/**
 * @typedef {{x: number, y: number, count: number}} Cell its middle, in the unit of the points
 */

/**
 * The cells that hold something.
 * @param {Iterable<[number, number]>} points
 * @param {number} width of a hexagon, between two opposite sides
 * @returns {Cell[]}
 */
export function countByHexagon(points, width) {
  const height = (width * Math.sqrt(3)) / 2;
  /** @type {Map<number, Cell>} */
  const cells = new Map();
  for (const [x, y] of points) {
    const { column, row } = nearest(x / width, y / height, height / width);
    const key = row * 0x4000000 + column;
    const cell = cells.get(key);
    if (cell) cell.count += 1;
    else cells.set(key, { x: (column + (row & 1) / 2) * width, y: row * height, count: 1 });
  }
  return [...cells.values()];
}

/**
 * Among the two rows around a point, the middle it is nearest to.
 * @param {number} across in widths
 * @param {number} down in rows
 * @param {number} ratio of a row's height to a width
 */
function nearest(across, down, ratio) {
  const upper = Math.floor(down);
  let best = { column: 0, row: 0, distance: Number.POSITIVE_INFINITY };
  for (const row of [upper, upper + 1]) {
    const shift = (row & 1) / 2;
    const column = Math.round(across - shift);
    const distance = (across - shift - column) ** 2 + ((down - row) * ratio) ** 2;
    if (distance < best.distance) best = { column, row, distance };
  }
  return best;
}

/**
 * The least count of each tint, from the palest: steps that grow with the largest count.
 * @param {number} most
 * @param {number} tints
 */
export function steps(most, tints) {
  const least = Array.from({ length: tints }, (_, rank) => Math.ceil(most ** (rank / tints) - 1e-9));
  return [...new Set(least)];
}
