/** Going to a place that was found. */

const CLOSE_ZOOM = 17;

/**
 * @param {L.Map} map
 * @param {{lon: number, lat: number, bounds: [number, number, number, number] | null}} place
 */
export function travelTo(map, { lon, lat, bounds }) {
  if (!bounds) map.setView([lat, lon], CLOSE_ZOOM);
  else map.fitBounds([[bounds[1], bounds[0]], [bounds[3], bounds[2]]], { maxZoom: 18, padding: [40, 40] });
}
