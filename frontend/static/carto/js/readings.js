/**
 * The ways to read the map: all the contributions; those that unite, or that divide, the others behind; their density.
 * @typedef {"" | "rassemble" | "divise" | "densite"} View its name in the address bar, empty for all of them
 * @typedef {import("carto/snapshot.js").Places} Places
 * @typedef {import("carto/snapshot.js").Place} Place
 * @typedef {{ranks: Uint32Array, behind: Uint32Array, isDensity: boolean, best: Place[]}} Reading
 *   `best`: the clearest cases, the clearest first
 */

import { agreement, divides, division, unites } from "carto/opinion.js";

/** Name, in the address bar, of the way the map is read. */
export const PARAMETER = "vue";
const BEST = 5;
const NONE = new Uint32Array();
const WAYS = { rassemble: { keeps: unites, weigh: agreement }, divise: { keeps: divides, weigh: division } };

/**
 * @param {URLSearchParams} query
 * @returns {View}
 */
export function readView(query) {
  const asked = query.get(PARAMETER);
  return asked === "rassemble" || asked === "divise" || asked === "densite" ? asked : "";
}

/**
 * @param {Places} places
 * @param {(id: number) => boolean} isShown by the filters
 * @param {View} view
 * @returns {Reading}
 */
export function read(places, isShown, view) {
  const shown = Uint32Array.from(places.columns.ids.keys()).filter((rank) => isShown(places.columns.ids[rank] ?? 0));
  if (view === "") return { ranks: shown, behind: NONE, isDensity: false, best: [] };
  if (view === "densite") return { ranks: shown, behind: NONE, isDensity: true, best: [] };
  const { keeps, weigh } = WAYS[view];
  const kept = shown.map((rank) => (keeps(places.at(rank).voices) ? 1 : 0));
  const ranks = shown.filter((_rank, at) => kept[at]);
  const best = [...ranks].map(places.at).sort((a, b) => weigh(b.voices) - weigh(a.voices)).slice(0, BEST);
  return { ranks, behind: shown.filter((_rank, at) => !kept[at]), isDensity: false, best };
}
