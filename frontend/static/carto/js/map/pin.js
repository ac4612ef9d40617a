/** One place on a map, and what moves it. */

const CLOSE = 16;

/** @typedef {[number, number]} Position longitude, latitude */

/** @param {L.Map} map */
export function addPin(map) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--accent").trim();
  const pin = L.circleMarker([0, 0], { interactive: false, renderer: L.svg(), radius: 9, weight: 4, color: ink, fillColor: "#fff", fillOpacity: 1 });

  return {
    /** @param {Position} position @param {boolean} isCentred */
    show([lon, lat], isCentred) {
      pin.setLatLng([lat, lon]).addTo(map);
      if (isCentred) map.setView([lat, lon], Math.max(map.getZoom(), CLOSE), { animate: false });
    },
    hide() {
      pin.remove();
    },
    /** @param {(position: Position) => void} take */
    onPress(take) {
      map.on("click", ({ latlng }) => take([latlng.lng, latlng.lat]));
    },
    /** @returns {Position} */
    centre() {
      const { lng, lat } = map.getCenter();
      return [lng, lat];
    },
  };
}
