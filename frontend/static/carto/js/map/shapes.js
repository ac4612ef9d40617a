/** Lines and surfaces that citizens drew: the whole shapes, asked by window when the map is close enough. */

import { getJson } from "carto/api.js";
import { byId, text } from "carto/page.js";

const FROM_ZOOM = 13;

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings} settings
 * @param {(reference: string) => void} open
 */
export function addShapes(map, settings, open) {
  const colors = new Map(settings.themes.map(({ slug, color }) => [slug, color]));
  const renderer = L.canvas({ pane: "shapes", padding: 0.25, tolerance: 6 });
  let query = "";
  /** @type {AbortController | null} */
  let running = null;
  /** The event of the click that a shape has answered, so that the map does not answer it too. */
  /** @type {Event | null} */
  let answered = null;

  const layer = L.geoJSON(undefined, {
    pane: "shapes",
    // @ts-expect-error As in zones.js: the renderer reaches the paths through the options.
    renderer,
    style: (feature) => ({
      color: colors.get(feature?.properties.theme) ?? "#20251f",
      weight: 3,
      opacity: 0.9,
      fillOpacity: 0.14,
    }),
    onEachFeature: (feature, shape) =>
      shape.on("click", (event) => {
        answered = event.originalEvent;
        open(feature.properties.reference);
      }),
  }).addTo(map);

  async function refresh() {
    running?.abort();
    if (map.getZoom() < FROM_ZOOM) {
      layer.clearLayers();
      tellCut(false);
      return;
    }
    running = new AbortController();
    const window = map.getBounds().pad(0.2).toBBoxString();
    try {
      const found = await getJson(`${settings.urls.shapes}?window=${window}${query && `&${query}`}`, running.signal);
      layer.clearLayers();
      layer.addData(found);
      tellCut(found.truncated);
    } catch {
      // Asked again at the next move; the pictograms stay.
    }
  }

  /** Say that the server drew the line at its limit. @param {boolean} isCut */
  function tellCut(isCut) {
    byId("shapes-note").textContent = isCut ? text("shapes_cut") : "";
    byId("shapes-note").hidden = !isCut;
  }

  map.on("moveend", refresh);
  return {
    /** @param {string} asked the filters, as a query string */
    async show(asked) {
      query = asked;
      await refresh();
    },
    /** @param {Event} event */
    hasAnswered: (event) => answered === event,
  };
}
