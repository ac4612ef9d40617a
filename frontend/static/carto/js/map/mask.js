/** The perimeter: a boundary as printed maps draw it, and what lies outside dimmed. */

/** @type {L.LatLngTuple[]} */
const WORLD = [
  [-89, -360],
  [-89, 360],
  [89, 360],
  [89, -360],
];

/**
 * @param {L.Map} map
 * @param {NonNullable<import("carto/settings.js").Settings["perimeter"]>} perimeter
 */
export function addMask(map, perimeter) {
  const polygons = perimeter.type === "Polygon" ? [perimeter.coordinates] : perimeter.coordinates;
  const rings = polygons.flat().map((ring) => ring.map(([lon = 0, lat = 0]) => L.latLng(lat, lon)));
  const renderer = L.svg({ pane: "mask", padding: 1 });
  const common = { pane: "mask", renderer, interactive: false };
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper-deep").trim();
  L.polygon([WORLD.map(([lat, lon]) => L.latLng(lat, lon)), ...rings], {
    ...common, stroke: false, fillColor: paper, fillOpacity: 0.72, fillRule: "evenodd",
  }).addTo(map);
  L.polyline(rings.map((ring) => ring), { ...common, color: "#fcf9f2", weight: 5, opacity: 0.75 }).addTo(map);
  L.polyline(rings.map((ring) => ring), { ...common, color: "#20251f", weight: 1.6, dashArray: "14 4 2 4" }).addTo(map);
}
