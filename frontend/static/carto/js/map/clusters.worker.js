/**
 * Groups the contributions in view, off the page's thread. A worker has no import map: the page gives supercluster's
 * address in the first message.
 */

/**
 * @typedef {{lon: number, lat: number, count: number, rank: number}} Mark
 *   a group of `count`, whose `rank` is the group's number; or, with `count` 1, the place of that rank
 * @typedef {{kind: "load", library: string, lons: number[], lats: number[], shown: number[]}
 *   | {kind: "view", ask: number, bounds: [number, number, number, number], zoom: number}
 *   | {kind: "open", ask: number, group: number}} Question
 */

const RADIUS_PX = 46;
const LAST_GROUPED_ZOOM = 16;

/** @type {import("supercluster").default<{rank: number}, any> | null} */
let index = null;

self.addEventListener("message", async ({ data }) => {
  const question = /** @type {Question} */ (data);
  if (question.kind === "load") await load(question);
  else if (question.kind === "view") self.postMessage({ ask: question.ask, marks: marksIn(question) });
  else self.postMessage({ ask: question.ask, zoom: index?.getClusterExpansionZoom(question.group) ?? 0 });
});

/** @param {Extract<Question, {kind: "load"}>} question */
async function load({ library, lons, lats, shown }) {
  await import(library);
  // @ts-expect-error The library's bundle puts its class on the global object.
  const Supercluster = self.Supercluster;
  const built = new Supercluster({ radius: RADIUS_PX, maxZoom: LAST_GROUPED_ZOOM, extent: 256 });
  built.load(
    shown.map((rank) => ({
      type: "Feature",
      properties: { rank },
      geometry: { type: "Point", coordinates: [lons[rank] ?? 0, lats[rank] ?? 0] },
    })),
  );
  index = built;
  self.postMessage({ ask: 0 });
}

/**
 * @param {Extract<Question, {kind: "view"}>} question
 * @returns {Mark[]}
 */
function marksIn({ bounds, zoom }) {
  return (index?.getClusters(bounds, zoom) ?? []).map((/** @type {any} */ { geometry, properties }) => ({
    lon: geometry.coordinates[0],
    lat: geometry.coordinates[1],
    count: properties.cluster ? properties.point_count : 1,
    rank: properties.cluster ? properties.cluster_id : properties.rank,
  }));
}

export {};
