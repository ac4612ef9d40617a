/** The page's side of the worker that groups contributions. */

/**
 * @typedef {import("carto/map/clusters.worker.js").Mark} Mark
 * @typedef {{
 *   load: (places: import("carto/snapshot.js").Place[], isShown: (id: number) => boolean) => Promise<void>,
 *   inView: (bounds: [number, number, number, number], zoom: number) => Promise<Mark[]>,
 *   openingZoom: (group: number) => Promise<number>,
 * }} Clusters
 */

/** @returns {Clusters} */
export function startClusters() {
  const worker = new Worker(import.meta.resolve("carto/map/clusters.worker.js"), { type: "module" });
  const library = new URL(import.meta.resolve("supercluster"), location.href).href;
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let asked = 0;
  worker.addEventListener("message", ({ data }) => {
    waiting.get(data.ask)?.(data);
    waiting.delete(data.ask);
  });

  /**
   * @param {number} ask
   * @param {object} question
   * @returns {Promise<any>}
   */
  function put(ask, question) {
    return new Promise((resolve) => {
      waiting.set(ask, resolve);
      worker.postMessage({ ...question, ask });
    });
  }

  return {
    async load(places, isShown) {
      const shown = places.flatMap(({ id }, rank) => (isShown(id) ? [rank] : []));
      const [lons, lats] = [places.map(({ lon }) => lon), places.map(({ lat }) => lat)];
      await put(0, { kind: "load", library, lons, lats, shown });
    },
    async inView(bounds, zoom) {
      asked += 1;
      return (await put(asked, { kind: "view", bounds, zoom })).marks;
    },
    async openingZoom(group) {
      asked += 1;
      return (await put(asked, { kind: "open", group })).zoom;
    },
  };
}
