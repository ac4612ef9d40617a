/** The zones of the plan, under everything else: light tints of the CNIG hues, thin outlines, their labels. */

import { hueOf } from "carto/map/hues.js";
import { addZoneLabels } from "carto/map/zone_labels.js";

const TINT = 0.18;
const TINT_ON_PAPER = 0.21;

/**
 * @typedef {import("geojson").FeatureCollection<import("geojson").Polygon | import("geojson").MultiPolygon,
 *   {id: number, label: string, kind: string}>} Zones
 */

/**
 * @param {L.Map} map
 * @param {Zones} zones
 * @returns {{kinds: Set<string>, setOnPaper: (isOnPaper: boolean) => void}}
 */
export function addZones(map, zones) {
  const renderer = L.canvas({ pane: "zones", padding: 0.25 });
  const layer = L.geoJSON(zones, {
    pane: "zones",
    interactive: false,
    // @ts-expect-error Leaflet passes the options on to each path, its renderer too; the types leave it out.
    renderer,
    style: (feature) => styleOf(feature?.properties.kind, TINT),
  }).addTo(map);
  addZoneLabels(map, zones);
  return {
    kinds: new Set(zones.features.map(({ properties }) => properties.kind)),
    setOnPaper: (isOnPaper) =>
      layer.setStyle((feature) => styleOf(feature?.properties.kind, isOnPaper ? TINT_ON_PAPER : TINT)),
  };
}

/**
 * @param {string} kind
 * @param {number} tint
 * @returns {L.PathOptions}
 */
function styleOf(kind, tint) {
  const { fill, line } = hueOf(kind);
  return { fillColor: fill, fillOpacity: tint, color: line, opacity: 0.55, weight: 0.8 };
}
