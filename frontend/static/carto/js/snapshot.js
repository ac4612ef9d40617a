/**
 * The map feed: columns of integers, some of them delta-coded (a first value, then differences).
 * @typedef {{
 *   version: number, count: number, id: number[], number: number[], x: number[], y: number[], theme: number[],
 *   kind: number[], status: number[], commune: number[], geometry: number[], balance: number[],
 * }} Feed
 * @typedef {{id: number, number: number, lon: number, lat: number, theme: number, geometry: number}} Place
 */

const DEGREE = 1e5;

/**
 * Running sums: what a delta-coded column stands for.
 * @param {number[]} deltas
 * @returns {number[]}
 */
export function undelta(deltas) {
  let sum = 0;
  return deltas.map((delta) => {
    sum += delta;
    return sum;
  });
}

/**
 * One place a contribution, in degrees; `theme` is a rank in the settings, `geometry` 0 point, 1 line, 2 polygon.
 * @param {Feed} feed
 * @returns {Place[]}
 */
export function decode(feed) {
  const [ids, numbers, xs, ys] = [feed.id, feed.number, feed.x, feed.y].map(undelta);
  return (ids ?? []).map((id, rank) => ({
    id,
    number: numbers?.[rank] ?? 0,
    lon: (xs?.[rank] ?? 0) / DEGREE,
    lat: (ys?.[rank] ?? 0) / DEGREE,
    theme: feed.theme[rank] ?? 0,
    geometry: feed.geometry[rank] ?? 0,
  }));
}
