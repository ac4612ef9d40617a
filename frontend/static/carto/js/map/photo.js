/** A photo laid on the map, beneath what is drawn. */

/**
 * @param {L.Map} map
 * @param {string} url
 * @param {[number, number, number, number]} bounds w, s, e, n in degrees
 */
export function addPhoto(map, url, [w, s, e, n]) {
  const pane = map.createPane("photo");
  pane.style.zIndex = "250";
  pane.style.pointerEvents = "none";
  const photo = L.imageOverlay(url, [[s, w], [n, e]], { pane: "photo" }).addTo(map);
  return {
    /** @param {number} share from 0, not seen, to 1 */
    show: (share) => photo.setOpacity(share),
  };
}

/**
 * What was traced before.
 * @param {L.Map} map
 * @param {import("geojson").Geometry[]} traces
 */
export function addTraces(map, traces) {
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const style = { color: accent, weight: 3, dashArray: "6 5", fillOpacity: 0.08, interactive: false };
  for (const one of traces) L.geoJSON(one, { style, pointToLayer: (_feature, at) => L.circleMarker(at, { ...style, radius: 7 }) }).addTo(map);
}
