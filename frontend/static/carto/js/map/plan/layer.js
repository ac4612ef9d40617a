/** The plan's tiles on the map: one layer of protomaps-leaflet, repainted with other rules without loading anything. */

import { dressingPainter, rulePainter, zonePainter } from "carto/map/plan/paint.js";

/** The last zoom of the file; beyond, its tiles are enlarged. */
const LAST_ZOOM = 14;
/** More than two dots a pixel would cost a phone much and show nothing. */
const DENSITY = Math.min(2, window.devicePixelRatio || 1);

/** Quiet: a tint under the contributions. Full: the CNIG style, 40 % of transparency. On paper alone, a little more. */
const STRENGTHS = {
  discret: { tint: 0.18, ink: 0.7, isFull: false },
  paper: { tint: 0.22, ink: 0.75, isFull: false },
  plein: { tint: 0.6, ink: 1, isFull: true },
};

/**
 * @typedef {L.Map} PlanMap
 * @typedef {import("carto/map/plan/state.js").PlanState} PlanState
 * @typedef {import("carto/map/plan/paint.js").Feature} Feature
 * @typedef {{data: Map<string, Feature[]>, origin: {x: number, y: number}, scale: number}} Tile
 * @typedef {{tiles: Tile[], zoom: number}} InView tiles of the view, at a whole zoom
 */

/**
 * @param {L.Map} map
 * @param {string} url
 */
export function addTiles(map, url) {
  const archive = new protomapsL.PmtilesSource(url, false).p;
  const layer = protomapsL.leafletLayer({
    url: archive, pane: "zones", attribution: "", maxDataZoom: LAST_ZOOM, maxZoom: 22, devicePixelRatio: DENSITY,
    paintRules: [], labelRules: [], updateWhenZooming: false, keepBuffer: 1,
  });
  return {
    /**
     * @param {PlanState} state
     * @param {boolean} isOnPaper
     */
    show(state, isOnPaper) {
      layer.paintRules = rulesOf(state, isOnPaper);
      if (map.hasLayer(layer)) layer.rerenderTiles();
      else layer.addTo(map);
    },
    /** @returns {Promise<InView>} */
    async inView() {
      const zoom = Math.round(map.getZoom());
      const { min, max } = pixels(map, zoom);
      const bounds = { minX: min.x, minY: min.y, maxX: max.x, maxY: max.y };
      const tiles = /** @type {Tile[]} */ (await layer.views.get("")?.getBbox(zoom, bounds));
      return { zoom, tiles };
    },
    /** @returns {Promise<{layers: string[], words: Record<string, Record<string, string>>}>} */
    async metadata() {
      const { vector_layers, words } = /** @type {any} */ (await archive.getMetadata());
      return { layers: vector_layers.map((/** @type {{id: string}} */ { id }) => id), words };
    },
  };
}

/**
 * The view in pixels of a whole zoom.
 * @param {L.Map} map
 * @param {number} zoom
 */
export function pixels(map, zoom) {
  const bounds = map.getBounds();
  return { min: map.project(bounds.getNorthWest(), zoom), max: map.project(bounds.getSouthEast(), zoom) };
}

/**
 * @param {{style: import("carto/map/plan/state.js").Style}} state
 * @param {boolean} isOnPaper
 */
export function strengthOf({ style }, isOnPaper) {
  return STRENGTHS[style === "discret" && isOnPaper ? "paper" : style];
}

/**
 * From the ground up.
 * @param {PlanState} state
 * @param {boolean} isOnPaper
 */
function rulesOf({ style, groups }, isOnPaper) {
  const base = strengthOf({ style }, isOnPaper);
  const shown = groups.filter(({ isOn }) => isOn).reverse();
  return shown.map(({ key, opacity }) => {
    const strength = { ...base, tint: base.tint * opacity, ink: base.ink * opacity };
    return { dataLayer: key === "habillage" ? "dressing" : key, symbolizer: painterOf(key, strength) };
  });
}

/**
 * @param {import("carto/map/plan/state.js").GroupKey} key
 * @param {import("carto/map/plan/paint.js").Strength} strength
 */
function painterOf(key, strength) {
  if (key === "zones") return zonePainter(strength);
  if (key === "habillage") return dressingPainter(strength);
  return rulePainter(key, strength);
}
