/** The contributions on the map: grouped by the worker, drawn on one canvas, found again under the pointer. */

import { canvasOver } from "carto/map/canvas.js";
import { startClusters } from "carto/map/clusters.js";
import { drawDensity, drawDots } from "carto/map/density.js";
import { drawContribution, drawGroup, drawRing, groupRadius, INK, loadPictograms } from "carto/map/marks.js";
import { across, down } from "carto/mercator.js";
import { noPlaces } from "carto/snapshot.js";

const REACH_PX = 18;

/**
 * @typedef {import("carto/map/clusters.js").Mark} Mark
 * @typedef {import("carto/snapshot.js").Place} Place
 * @typedef {import("carto/snapshot.js").Places} Places
 * @typedef {{group: Mark} | {place: Place}} Hit
 * @typedef {{ranks: Uint32Array, behind: Uint32Array, isDensity: boolean}} Reading
 *   what is shown: `ranks` as marks or as a density, `behind` as faint dots
 */

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings} settings
 * @param {(steps: number[]) => void} onDrawn called when other marks than before are drawn; `steps` of the density
 */
export async function addContributions(map, settings, onDrawn) {
  const clusters = startClusters();
  const pictograms = await loadPictograms(settings.themes);
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  let places = noPlaces();
  let ground = { xs: new Float64Array(), ys: new Float64Array() };
  /** @type {Reading} */
  let reading = { ranks: new Uint32Array(), behind: new Uint32Array(), isDensity: false };
  /** @type {Mark[]} */
  let marks = [];
  let lastAsked = 0;
  /** @type {number[]} */
  let steps = [];
  /** @type {{open: number | null, pointed: number | null}} */
  const ringed = { open: null, pointed: null };

  const sheet = canvasOver(map, "points", (drawn) => {
    const { context, at } = drawn;
    steps = reading.isDensity ? drawDensity(drawn, ground, reading.ranks) : [];
    drawDots(drawn, ground, reading.behind);
    for (const mark of marks) {
      if (mark.count === 1) drawOne(context, at(mark.lat, mark.lon), places.at(mark.rank));
      else drawGroup(context, at(mark.lat, mark.lon), mark.count, mark.voices, settings.themes[mark.theme]?.color ?? INK);
    }
    for (const id of [ringed.pointed, ringed.open]) {
      const place = places.withId(id);
      if (!place) continue;
      drawOne(context, at(place.lat, place.lon), place);
      drawRing(context, at(place.lat, place.lon), accent, place.voices);
    }
  });

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {L.Point} point
   * @param {Place} place
   */
  function drawOne(context, point, { theme, voices, isMasked }) {
    const color = settings.themes[theme]?.color ?? accent;
    drawContribution(context, point, { color, pictogram: pictograms[theme], voices, isMasked });
  }

  async function refresh() {
    lastAsked += 1;
    const asked = lastAsked;
    const bounds = map.getBounds().pad(0.25);
    const box = /** @type {[number, number, number, number]} */ ([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
    const found = reading.isDensity ? [] : await clusters.inView(box, Math.floor(map.getZoom() + 0.25));
    if (asked !== lastAsked) return;
    marks = found.sort((a, b) => b.lat - a.lat);
    sheet.redraw();
    if (reading.ranks.length) performance.mark("contributions-drawn");
    onDrawn(steps);
  }

  map.on("moveend", refresh);

  return {
    /**
     * Take other contributions; nothing is drawn before `show`.
     * @param {Places} all
     */
    async load(all) {
      places = all;
      ground = { xs: all.columns.lons.map(across), ys: all.columns.lats.map(down) };
      await clusters.load(all.columns);
    },
    /** @param {Reading} asked */
    async show(asked) {
      reading = asked;
      await clusters.show(asked.ranks.slice());
      await refresh();
    },
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
      return best.count === 1 ? { place: places.at(best.rank) } : { group: best };
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
