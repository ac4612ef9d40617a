/** The centre of the map, for whoever does without a pointer. */

/**
 * `[lon, lat]`, 6 decimals.
 * @param {L.Map} map
 * @returns {[number, number]}
 */
export function centreOf(map) {
  const { lat, lng } = map.getCenter();
  return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
}

/**
 * Go to where the device is, when the visitor agrees.
 * @param {L.Map} map
 * @param {() => void} onRefused
 */
export function locate(map, onRefused) {
  map.once("locationerror", onRefused);
  map.locate({ setView: true, maxZoom: 16, enableHighAccuracy: true });
}
