/** The look of a drawing under way: its sides, its vertices, and the next one where the cursor is. */

/** @typedef {import("geojson").Position} Position */

/** @param {L.Map} map */
export function addSketch(map) {
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const still = { interactive: false, renderer: L.svg(), color: accent, snapIgnore: true };
  const surface = L.polygon([], { ...still, stroke: false, fillOpacity: 0.12 });
  const sides = L.polyline([], { ...still, weight: 4 });
  const next = L.polyline([], { ...still, weight: 2, dashArray: "4 6" });
  const dots = L.layerGroup();
  const aim = L.circleMarker([0, 0], { ...still, radius: 8, weight: 3, fill: false });
  const whole = L.layerGroup([surface, sides, next, dots]);

  return {
    /**
     * @param {import("carto/coordinates.js").Shape} shape
     * @param {Position[]} positions
     * @param {{position: Position, isCaught: boolean} | null} cursor
     */
    show(shape, positions, cursor) {
      const places = positions.map(toLatLng);
      const at = cursor && toLatLng(cursor.position);
      const isSurface = shape === "Polygon";
      const [first] = places;
      const last = places.at(-1);
      sides.setLatLngs(places);
      next.setLatLngs(at && last ? [last, at, ...(isSurface && first && places.length > 1 ? [first] : [])] : []);
      surface.setLatLngs(isSurface ? [...places, ...(at ? [at] : [])] : []);
      dots.clearLayers();
      for (const place of places) dots.addLayer(L.circleMarker(place, { ...still, radius: 6, weight: 3, fillColor: "#fff", fillOpacity: 1 }));
      if (at && cursor?.isCaught) aim.setLatLng(at).addTo(map);
      else aim.remove();
      whole.addTo(map);
    },
    clear() {
      whole.remove();
      aim.remove();
    },
  };
}

/** @param {Position} position */
function toLatLng([lon = 0, lat = 0]) {
  return L.latLng(lat, lon);
}
