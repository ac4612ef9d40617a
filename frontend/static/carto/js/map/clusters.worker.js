/**
 * Groups the contributions in view, off the page's thread. A worker has no import map: the page gives supercluster's
 * address in the first message. A group carries the voices of all its contributions, and their theme when it is one.
 */

/**
 * @typedef {import("carto/opinion.js").Voices} Voices
 * @typedef {{lon: number, lat: number, count: number, rank: number, theme: number, voices: Voices}} Mark
 *   a group of `count`, whose `rank` is the group's number; or, with `count` 1, the place of that rank. `theme`: a rank
 *   in the settings, -1 for several
 * @typedef {{lons: Float64Array, lats: Float64Array, themes: Uint8Array, voices: Uint32Array}} Columns
 * @typedef {{kind: "places", ask: number, library: string, columns: Columns}
 *   | {kind: "show", ask: number, ranks: Uint32Array}
 *   | {kind: "view", ask: number, bounds: [number, number, number, number], zoom: number}
 *   | {kind: "open", ask: number, group: number}} Question
 * @typedef {{rank: number}} Point
 * @typedef {{for: number, against: number, mixed: number, theme: number}} Sum
 */

const RADIUS_PX = 56;
const FIRST_ZOOM = 8;
const LAST_GROUPED_ZOOM = 16;
const SEVERAL = -1;

/** @type {Columns} */
let columns = { lons: new Float64Array(), lats: new Float64Array(), themes: new Uint8Array(), voices: new Uint32Array() };
/** @type {import("supercluster").default<Point, Sum> | null} */
let index = null;

self.addEventListener("message", async ({ data }) => {
  const question = /** @type {Question} */ (data);
  self.postMessage({ ask: question.ask, answer: await answer(question) });
});

/** @param {Question} question */
async function answer(question) {
  if (question.kind === "view") return marksIn(question.bounds, question.zoom);
  if (question.kind === "open") return index?.getClusterExpansionZoom(question.group) ?? 0;
  if (question.kind === "show") return group(question.ranks);
  columns = question.columns;
  await import(question.library);
}

/** @param {Uint32Array} ranks */
function group(ranks) {
  // @ts-expect-error The library's bundle puts its class on the global object.
  const Supercluster = self.Supercluster;
  const points = Array.from(ranks, (rank) => ({
    type: "Feature",
    properties: { rank },
    geometry: { type: "Point", coordinates: [columns.lons[rank] ?? 0, columns.lats[rank] ?? 0] },
  }));
  index = new Supercluster({ radius: RADIUS_PX, minZoom: FIRST_ZOOM, maxZoom: LAST_GROUPED_ZOOM, extent: 256, map: sumOf, reduce: add }).load(points);
}

/**
 * @param {Point} point
 * @returns {Sum}
 */
function sumOf({ rank }) {
  const { voices, themes } = columns;
  return { for: voices[3 * rank] ?? 0, against: voices[3 * rank + 1] ?? 0, mixed: voices[3 * rank + 2] ?? 0, theme: themes[rank] ?? 0 };
}

/**
 * @param {Sum} sum
 * @param {Sum} one
 */
function add(sum, one) {
  sum.for += one.for;
  sum.against += one.against;
  sum.mixed += one.mixed;
  if (sum.theme !== one.theme) sum.theme = SEVERAL;
}

/**
 * @param {[number, number, number, number]} bounds
 * @param {number} zoom
 * @returns {Mark[]}
 */
function marksIn(bounds, zoom) {
  return (index?.getClusters(bounds, zoom) ?? []).map((/** @type {any} */ { geometry, properties }) => {
    const { for: favour, against, mixed, theme } = properties.cluster ? properties : sumOf(properties);
    return {
      lon: geometry.coordinates[0],
      lat: geometry.coordinates[1],
      count: properties.cluster ? properties.point_count : 1,
      rank: properties.cluster ? properties.cluster_id : properties.rank,
      theme,
      voices: { for: favour, against, mixed },
    };
  });
}

export {};
