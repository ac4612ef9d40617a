/** The tiles beneath. Without a network the paper stays, and the plan with it. */

const PATIENCE = 4;

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings["basemap"]} basemap
 * @param {(isThere: boolean) => void} tell called when tiles come, and when they are given up
 */
export function addBasemap(map, basemap, tell) {
  if (!basemap.url) {
    tell(false);
    return;
  }
  let failures = 0;
  const tiles = L.tileLayer(basemap.url, {
    attribution: basemap.attribution,
    maxNativeZoom: basemap.max_zoom,
    maxZoom: 22,
    updateWhenZooming: false,
  });
  tiles.once("tileload", () => tell(true));
  tiles.on("tileload", () => {
    failures = Number.NEGATIVE_INFINITY;
  });
  tiles.on("tileerror", () => {
    failures += 1;
    if (failures !== PATIENCE) return;
    tiles.remove();
    tell(false);
  });
  tiles.addTo(map);
}
