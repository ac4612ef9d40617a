/** The contributions on the map: grouped by the worker, drawn on one canvas, found again under the pointer. */

import { canvasOver } from "carto/map/canvas.js";
import { startClusters } from "carto/map/clusters.js";
import { drawContribution, drawGroup, drawRing, groupRadius, loadPictograms } from "carto/map/marks.js";

const REACH_PX = 18;

/**
 * @typedef {import("carto/map/clusters.js").Mark} Mark
 * @typedef {import("carto/snapshot.js").Place} Place
 * @typedef {{group: Mark} | {place: Place}} Hit
 */

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => void} onDrawn called when other marks than before are drawn
 */
export async function addContributions(map, settings, onDrawn) {
  const clusters = startClusters();
  const pictograms = await loadPictograms(settings.themes);
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  /** @type {Place[]} */
  let places = [];
  /** @type {Map<number, Place>} */
  let byId = new Map();
  /** @type {Mark[]} */
  let marks = [];
  let lastAsked = 0;
  /** @type {{open: number | null, pointed: number | null}} */
  const ringed = { open: null, pointed: null };

  const sheet = canvasOver(map, "points", ({ context, at }) => {
    for (const mark of marks) {
      const place = mark.count === 1 ? places[mark.rank] : null;
      if (place) drawContribution(context, at(mark.lat, mark.lon), settings.themes[place.theme]?.color ?? accent, pictograms[place.theme]);
      else drawGroup(context, at(mark.lat, mark.lon), mark.count);
    }
    for (const id of [ringed.pointed, ringed.open]) {
      const place = byId.get(id ?? 0);
      if (place) drawSelected(context, at(place.lat, place.lon), place);
    }
  });

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {L.Point} point
   * @param {Place} place
   */
  function drawSelected(context, point, place) {
    drawContribution(context, point, settings.themes[place.theme]?.color ?? accent, pictograms[place.theme]);
    drawRing(context, point, accent);
  }

  async function refresh() {
    lastAsked += 1;
    const asked = lastAsked;
    const bounds = map.getBounds().pad(0.25);
    const box = /** @type {[number, number, number, number]} */ ([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
    const found = await clusters.inView(box, Math.round(map.getZoom()));
    if (asked !== lastAsked) return;
    marks = found.sort((a, b) => b.lat - a.lat);
    sheet.redraw();
    onDrawn();
  }

  map.on("moveend", refresh);

  return {
    /**
     * Show the places whose identifier passes.
     * @param {Place[]} all
     * @param {(id: number) => boolean} isShown
     */
    async show(all, isShown) {
      places = all;
      byId = new Map(all.map((place) => [place.id, place]));
      await clusters.load(all, isShown);
      await refresh();
    },
    /** @param {number} id */
    placeOf: (id) => byId.get(id),
    /**
     * Put a ring around a contribution, or take it away.
     * @param {"open" | "pointed"} why
     * @param {number | null} id
     */
    ring(why, id) {
      if (ringed[why] === id) return;
      ringed[why] = id;
      sheet.redraw();
    },
    /**
     * What lies under a point of the view, in pixels of the container.
     * @param {L.Point} point
     * @returns {Hit | null}
     */
    hit(point) {
      let best = null;
      let nearest = Number.POSITIVE_INFINITY;
      for (const mark of marks) {
        const distance = map.latLngToContainerPoint([mark.lat, mark.lon]).distanceTo(point);
        const reach = mark.count === 1 ? REACH_PX : groupRadius(mark.count) + 3;
        if (distance < Math.min(reach, nearest)) [best, nearest] = [mark, distance];
      }
      if (!best) return null;
      const place = places[best.rank];
      return best.count === 1 && place ? { place } : { group: best };
    },
    /**
     * Whether a mark is drawn there: pixels of the container, half-widths.
     * @param {L.Point} middle
     * @param {{x: number, y: number}} half
     */
    covers(middle, half) {
      return marks.some((mark) => {
        const aside = map.latLngToContainerPoint([mark.lat, mark.lon]).subtract(middle);
        const radius = groupRadius(mark.count);
        return Math.abs(aside.x) < half.x + radius && Math.abs(aside.y) < half.y + radius;
      });
    },
    /** @param {Mark} group */
    async openGroup(group) {
      const zoom = await clusters.openingZoom(group.rank);
      map.flyTo([group.lat, group.lon], Math.min(Math.max(zoom, map.getZoom() + 1), 18), { duration: 0.5 });
    },
  };
}
