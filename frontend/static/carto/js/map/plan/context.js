/** A layer that the agents bring beside the plan: its own colour, under the contributions. */

/**
 * @param {L.Map} map
 * @param {import("geojson").FeatureCollection} shapes
 * @param {string} color
 * @returns {L.GeoJSON}
 */
export function addContext(map, shapes, color) {
  const renderer = L.canvas({ pane: "zones", padding: 0.25 });
  const style = { color, weight: 1.6, opacity: 0.9, fillColor: color, fillOpacity: 0.12, dashArray: "6 3" };
  const common = { pane: "zones", interactive: false, renderer };
  return L.geoJSON(shapes, {
    ...common,
    style: () => style,
    pointToLayer: (_feature, at) => L.circleMarker(at, { ...common, radius: 4, weight: 1.5, color: "#fcf9f2", fillColor: color, fillOpacity: 0.9 }),
  }).addTo(map);
}
