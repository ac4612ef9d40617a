/** Places whose zone is another, in the hue of the zone they had or of the one they have. */

import { hueOf } from "carto/map/hues.js";

/**
 * @typedef {{rank: number, before: string, after: string, words: string, rings: [number, number][][]}} Place
 *   `before`, `after`: kinds of zones, empty for none; rings as GeoJSON orders them
 * @typedef {"before" | "after"} Moment
 */

/**
 * @param {L.Map} map
 * @param {Place[]} places
 * @param {(rank: number) => void} press
 */
export function addChangedPlaces(map, places, press) {
  /** @type {Map<number, {place: Place, shape: L.Polygon}>} */
  const drawn = new Map();
  for (const place of places) {
    const rings = place.rings.map((ring) => ring.map(([lon, lat]) => L.latLng(lat, lon)));
    const words = document.createElement("span");
    words.textContent = place.words;
    const shape = L.polygon(rings, { weight: 2, fillOpacity: 0.55 }); // the table is for the keyboard
    shape.bindTooltip(words, { sticky: true }).on("click", () => press(place.rank)).addTo(map);
    drawn.set(place.rank, { place, shape });
  }
  return {
    /** @param {Moment} moment */
    show(moment) {
      for (const { place, shape } of drawn.values()) {
        const kind = place[moment];
        const { fill, line } = hueOf(kind);
        shape.setStyle({ color: line, fillColor: fill, fill: kind !== "", dashArray: kind ? "" : "4 4" });
      }
    },
    /** @param {number} rank */
    find(rank) {
      const shape = drawn.get(rank)?.shape;
      if (shape) map.fitBounds(shape.getBounds(), { maxZoom: 16, padding: [24, 24] });
      shape?.openTooltip();
    },
  };
}
