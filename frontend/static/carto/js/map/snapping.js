/**
 * Catching on to what is there while drawing: limits of zones and parcels, shapes of others. A help that never blocks:
 * asked cell by cell around the place in hand, from near only, and what does not come is done without.
 */

import { getJson } from "carto/api.js";
import { nearest } from "carto/nearest.js";

const FROM_ZOOM = 16;
const REACH_PX = 14;
const CELL_DEGREES = 0.005; // about 380 m by 550 m
const AROUND_DEGREES = 0.001;

/** @typedef {import("geojson").Position} Position */

/**
 * @param {L.Map} map
 * @param {{edges: string, shapes: string}} urls
 */
export function addSnapping(map, urls) {
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  /** The lines of each cell asked for, empty until they come. @type {Map<string, Position[][]>} */
  const cells = new Map();
  const drawn = L.layerGroup();
  const look = { snapIgnore: false, interactive: false, color: accent, weight: 1, opacity: 0.55 };
  let isWanted = true;
  let isUnderWay = false;

  const isActive = () => isWanted && isUnderWay && map.getZoom() >= FROM_ZOOM;
  const show = () => (isActive() ? drawn.addTo(map) : drawn.remove());

  /** @param {string} key `column,row` of the grid */
  async function load(key) {
    cells.set(key, []);
    const [west, south] = /** @type {[number, number]} */ (key.split(",").map((rank) => Number(rank) * CELL_DEGREES));
    const window = [west, south, west + CELL_DEGREES, south + CELL_DEGREES].map((edge) => edge.toFixed(3)).join(",");
    const answers = await Promise.allSettled([urls.edges, urls.shapes].map((url) => getJson(`${url}?window=${window}`)));
    const lines = answers.flatMap((answer) => (answer.status === "fulfilled" ? linesOf(answer.value) : []));
    cells.set(key, lines);
    for (const line of lines) L.polyline(line.map(([lon = 0, lat = 0]) => L.latLng(lat, lon)), look).addTo(drawn);
  }

  map.on("zoomend", show);
  return {
    /** @param {boolean} isOn */
    want(isOn) {
      isWanted = isOn;
      show();
    },
    /** @param {boolean} isOn whether something is being drawn or moved */
    work(isOn) {
      isUnderWay = isOn;
      if (!isOn) {
        cells.clear();
        drawn.clearLayers();
      }
      show();
    },
    isActive,
    /**
     * The place to take for a place aimed at: itself when nothing is near.
     * @param {Position} aimed
     * @returns {{position: Position, isCaught: boolean}}
     */
    catch(aimed) {
      if (!isActive()) return { position: aimed, isCaught: false };
      for (const key of cellsAround(aimed)) if (!cells.has(key)) load(key);
      const [lon = 0, lat = 0] = aimed;
      const above = map.containerPointToLatLng(map.latLngToContainerPoint([lat, lon]).subtract([0, REACH_PX]));
      const caught = nearest([...cells.values()].flat(), aimed, above.lat - lat);
      return { position: caught ?? aimed, isCaught: caught !== null };
    },
  };
}

/**
 * @param {Position} position
 * @returns {string[]}
 */
function cellsAround([lon = 0, lat = 0]) {
  const ranks = (/** @type {number} */ degrees) => [degrees - AROUND_DEGREES, degrees + AROUND_DEGREES].map((at) => Math.floor(at / CELL_DEGREES));
  return [...new Set(ranks(lon).flatMap((column) => ranks(lat).map((row) => `${column},${row}`)))];
}

/**
 * Lines and outlines of a FeatureCollection.
 * @param {import("geojson").FeatureCollection} found
 * @returns {Position[][]}
 */
function linesOf({ features }) {
  return features.flatMap(({ geometry }) => {
    if (geometry.type === "LineString") return [geometry.coordinates];
    if (geometry.type === "Polygon" || geometry.type === "MultiLineString") return geometry.coordinates;
    return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
  });
}
