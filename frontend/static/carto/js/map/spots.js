/** Where things are, and no more: as many as there may be, on one canvas. */

/**
 * @param {L.Map} map
 * @param {[number, number][]} spots longitude and latitude
 */
export function addSpots(map, spots) {
  const colour = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const look = { radius: 5, weight: 1.5, color: colour("--paper"), fillColor: colour("--ink"), fillOpacity: 0.85, pmIgnore: true };
  const renderer = L.canvas();
  for (const [lon, lat] of spots) {
    L.circleMarker([lat, lon], { ...look, renderer, interactive: false }).addTo(map);
  }
}
