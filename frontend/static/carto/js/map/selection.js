/** The whole shape of the contribution that is open, and the mark of « here ». */

import { getJson } from "carto/api.js";

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings} settings
 */
export function addSelection(map, settings) {
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const renderer = L.svg({ pane: "selection" });
  const common = { pane: "selection", renderer, interactive: false };
  const shape = L.geoJSON(undefined, { pane: "selection", interactive: false, style: () => ({ ...common, color: accent, weight: 5, opacity: 0.85, fillOpacity: 0.08 }), pointToLayer: () => L.layerGroup() }).addTo(map);
  const here = L.layerGroup().addTo(map);
  const surface = L.geoJSON(undefined, { pane: "selection", interactive: false, style: () => ({ ...common, color: accent, weight: 3, fillOpacity: 0.1 }) }).addTo(map);
  let wanted = "";

  return {
    /** @param {string | null} reference */
    async showContribution(reference) {
      wanted = reference ?? "";
      shape.clearLayers();
      if (!reference) return;
      const feature = await getJson(`${settings.urls.submit_api}${encodeURIComponent(reference)}/`).catch(() => null);
      if (feature && wanted === reference) shape.addData(feature);
    },
    /** The outline of the parcel that « here » tells of. @param {import("geojson").Geometry} geometry */
    showSurface(geometry) {
      surface.addData(geometry);
    },
    /** The object of the plan that is spoken of, brought into view; or none. @param {import("geojson").Geometry | null} geometry */
    showObject(geometry) {
      surface.clearLayers();
      if (!geometry) return;
      surface.addData(geometry);
      map.fitBounds(surface.getBounds(), { maxZoom: 17, padding: [40, 40] });
    },
    /** @param {{lat: number, lng: number} | null} place */
    showHere(place) {
      here.clearLayers();
      surface.clearLayers();
      if (!place) return;
      here.addLayer(L.circleMarker(place, { ...common, radius: 9, color: accent, weight: 2.5, fill: false }));
      here.addLayer(L.circleMarker(place, { ...common, radius: 2, color: accent, fillOpacity: 1 }));
    },
  };
}
