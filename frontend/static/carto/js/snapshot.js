/**
 * The map feed: columns of integers. `id` and `number` are a first value, then differences; `x` and `y` are 1e-5 degree
 * from `origin`; `unplaced`: how many have no place, and no row here; `theme`, `kind`, `status` are ranks in the settings; `masked` comes to the team alone; `letters`: by number, the channel of those that did not come through the web.
 * @typedef {{
 *   count: number, unplaced: number, origin: [number, number], id: number[], number: number[], letters: Record<number, string>, x: number[], y: number[], theme: number[],
 *   kind: number[], status: number[], geometry: number[], for: number[], against: number[], mixed: number[],
 *   masked?: number[],
 * }} Feed
 * @typedef {import("carto/opinion.js").Voices} Voices
 * @typedef {{id: number, number: number, letter: string, lon: number, lat: number, theme: number, voices: Voices, isMasked: boolean}} Place
 * @typedef {{
 *   ids: Uint32Array, numbers: Uint32Array, lons: Float64Array, lats: Float64Array, themes: Uint8Array,
 *   voices: Uint32Array, masked: Uint8Array,
 * }} Columns `voices`: for, against, mixed of the first contribution, then of the next
 * @typedef {{
 *   count: number, published: number, unplaced: number, columns: Columns, letters: Record<number, string>, at: (rank: number) => Place,
 *   withId: (id: number | null) => Place | null, withNumber: (number: number) => Place | null,
 * }} Places
 */

const DEGREE = 1e5;
/** @type {Feed} */
const NOTHING = { count: 0, unplaced: 0, origin: [0, 0], id: [], number: [], letters: {}, x: [], y: [], theme: [], kind: [], status: [], geometry: [], for: [], against: [], mixed: [] };

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
 * The contributions of a feed, as columns; one is made an object when it is asked for.
 * @param {Feed} feed
 * @returns {Places}
 */
export function decode(feed) {
  const [west, south] = feed.origin;
  const voices = new Uint32Array(3 * feed.count);
  for (let rank = 0; rank < feed.count; rank += 1) {
    voices[3 * rank] = feed.for[rank] ?? 0;
    voices[3 * rank + 1] = feed.against[rank] ?? 0;
    voices[3 * rank + 2] = feed.mixed[rank] ?? 0;
  }
  const columns = {
    ids: Uint32Array.from(undelta(feed.id)),
    numbers: Uint32Array.from(undelta(feed.number)),
    lons: Float64Array.from(feed.x, (x) => (west + x) / DEGREE),
    lats: Float64Array.from(feed.y, (y) => (south + y) / DEGREE),
    themes: Uint8Array.from(feed.theme),
    voices,
    masked: feed.masked ? Uint8Array.from(feed.masked) : new Uint8Array(feed.count),
  };
  return placesOf(columns, feed.unplaced, feed.letters);
}

/** @returns {Places} */
export function noPlaces() {
  return decode(NOTHING);
}

/**
 * The same with a contribution just sent, which the feed may not hold for some seconds yet.
 * @param {Places} places
 * @param {{id: number, number: number, lon: number, lat: number, theme: number}} sent
 * @returns {Places}
 */
export function withSent(places, sent) {
  if (places.withId(sent.id)) return places;
  const { columns } = places;
  const longer = {
    ids: extended(columns.ids, sent.id),
    numbers: extended(columns.numbers, sent.number),
    lons: extended(columns.lons, sent.lon),
    lats: extended(columns.lats, sent.lat),
    themes: extended(columns.themes, sent.theme),
    voices: extended(columns.voices, 0, 0, 0),
    masked: extended(columns.masked, 0),
  };
  return placesOf(longer, places.unplaced, places.letters);
}

/**
 * @template {Uint8Array | Uint32Array | Float64Array} Column
 * @param {Column} column
 * @param {...number} values
 * @returns {Column}
 */
function extended(column, ...values) {
  const Kind = /** @type {new (length: number) => Column} */ (column.constructor);
  const longer = new Kind(column.length + values.length);
  longer.set(column);
  longer.set(values, column.length);
  return longer;
}

/**
 * @param {Columns} columns
 * @param {number} unplaced
 * @param {Record<number, string>} letters
 * @returns {Places}
 */
function placesOf(columns, unplaced, letters) {
  const { ids, numbers, lons, lats, themes, voices, masked } = columns;
  /** @param {number} rank */
  const at = (rank) => ({
    id: ids[rank] ?? 0,
    number: numbers[rank] ?? 0,
    letter: letters[numbers[rank] ?? 0] ?? "W",
    lon: lons[rank] ?? 0,
    lat: lats[rank] ?? 0,
    theme: themes[rank] ?? 0,
    voices: { for: voices[3 * rank] ?? 0, against: voices[3 * rank + 1] ?? 0, mixed: voices[3 * rank + 2] ?? 0 },
    isMasked: masked[rank] === 1,
  });
  /** @param {number} rank */
  const orNone = (rank) => (rank < 0 ? null : at(rank));
  return {
    count: ids.length,
    published: masked.reduce((sum, one) => sum - one, ids.length),
    unplaced,
    columns,
    letters,
    at,
    withId: (id) => (id === null ? null : orNone(ids.indexOf(id))),
    withNumber: (number) => orNone(numbers.indexOf(number)),
  };
}
