/**
 * What the server tells the page of its concertation, once.
 * @typedef {{slug: string, label: string, color: string, pictogram: string, pictogram_url: string}} Theme
 * @typedef {{slug: string, label: string}} Choice
 * @typedef {Choice & {needs_piece: boolean, body_is_optional: boolean}} Kind
 * @typedef {{slug: string, label: string, url: string, attribution: string, terms_url: string, max_zoom: number, filter: string}} Basemap
 * @typedef {{
 *   slug: string, title: string,
 *   perimeter: import("geojson").MultiPolygon | import("geojson").Polygon | null,
 *   bounds: [number, number, number, number] | null,
 *   themes: Theme[], kinds: Kind[], statuses: Choice[],
 *   communes: {insee_code: string, name: string, lon: number, lat: number}[],
 *   basemaps: Basemap[],
 *   plan: {id: number, name: string, tiles_url: string, is_draft: boolean, kinds: {code: string, label: string}[], groups: {key: string, label: string}[],
 *     context_layers: {id: number, label: string, color: string, url: string}[]} | null,
 *   urls: {snapshot: string, matching: string, shapes: string, edges: string, here: string, outline: string, track: string, place_words: string, plan_counts: string, search: string, addresses: string, list: string, follow: string, share: string, submit_api: string, similar: string, draft: string, detail: string},
 *   takes_outside: boolean, takes_plan_objects: boolean, is_known: boolean, asks_charter: boolean, draft: (import("carto/draft.js").Content & {updated_at: string}) | null,
 *   abilities: {submit: {allowed: boolean, reason: string}},
 *   limits: {max_vertices: number, max_area_ha: number, max_length_km: number, photo_bytes: number, piece_bytes: number, most_photos: number, most_pieces: number},
 * }} Settings
 */

import { byId } from "carto/page.js";

/** @returns {Settings} */
export function readSettings() {
  return JSON.parse(byId("carto-settings").textContent ?? "");
}

/**
 * The address of a contribution.
 * @param {Settings} settings
 * @param {string} reference
 */
export function detailUrl(settings, reference) {
  return settings.urls.detail.replace("__ref__", encodeURIComponent(reference));
}

/**
 * The number people quote: `W-0042`.
 * @param {{number: number, letter: string}} place
 */
export function referenceOf({ number, letter }) {
  return `${letter}-${String(number).padStart(4, "0")}`;
}

/**
 * The number behind `W-0042`.
 * @param {string} reference
 */
export function numberOf(reference) {
  return Number(reference.slice(2));
}
