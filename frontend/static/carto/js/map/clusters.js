/** The page's side of the worker that groups contributions. */

/**
 * @typedef {import("carto/map/clusters.worker.js").Mark} Mark
 * @typedef {{
 *   load: (columns: import("carto/snapshot.js").Columns) => Promise<void>,
 *   show: (ranks: Uint32Array) => Promise<void>,
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
    waiting.get(data.ask)?.(data.answer);
    waiting.delete(data.ask);
  });

  /**
   * @param {object} question
   * @param {ArrayBufferLike[]} [given] handed over to the worker, not copied
   * @returns {Promise<any>}
   */
  function put(question, given = []) {
    asked += 1;
    const ask = asked;
    return new Promise((resolve) => {
      waiting.set(ask, resolve);
      worker.postMessage({ ...question, ask }, /** @type {ArrayBuffer[]} */ (given));
    });
  }

  return {
    load({ lons, lats, themes, voices }) {
      const columns = { lons: lons.slice(), lats: lats.slice(), themes: themes.slice(), voices: voices.slice() };
      return put({ kind: "places", library, columns }, Object.values(columns).map(({ buffer }) => buffer));
    },
    show: (ranks) => put({ kind: "show", ranks }, [ranks.buffer]),
    inView: (bounds, zoom) => put({ kind: "view", bounds, zoom }),
    openingZoom: (group) => put({ kind: "open", group }),
  };
}
