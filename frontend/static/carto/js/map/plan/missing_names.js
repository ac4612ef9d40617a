/** Close to the ground a zone fills the view and its name lies elsewhere: it is then written where the view shows it. */

import { holds } from "carto/map/plan/touches.js";

const FROM_ZOOM = 15;
const COLUMNS = 12;
const ROWS = 8;
/** Of the places looked at, how many a zone must hold for its name to have room. */
const LEAST = 4;

/**
 * @typedef {import("carto/map/plan/names.js").Name} Name
 * @typedef {{x: number, y: number}} Point
 */

/**
 * @param {import("carto/map/plan/layer.js").InView} view
 * @param {import("carto/map/plan/touches.js").Window} window
 * @param {Name[]} placed names that have their place, in view or not
 * @returns {Name[]}
 */
export function missingNames({ tiles, zoom }, window, placed) {
  if (zoom < FROM_ZOOM) return [];
  const side = 256 * 2 ** zoom;
  const inView = placed.filter(({ x, y }) => isWithin({ x: x * side, y: y * side }, window));
  const known = new Set(inView.map(({ text }) => text));
  /** @type {Map<string, Point[]>} */
  const found = new Map();
  for (const { data, origin, scale } of tiles) {
    for (const { geom, props } of data.get("zones") ?? []) {
      const text = String(props.l ?? "");
      if (!text || known.has(text)) continue;
      const held = places(window).filter(({ x, y }) => holds(geom, { x: (x - origin.x) / scale, y: (y - origin.y) / scale }));
      if (held.length > (found.get(text)?.length ?? LEAST - 1)) found.set(text, held);
    }
  }
  return [...found].map(([text, held]) => {
    const { x, y } = middleOf(held);
    return { text, x: x / side, y: y / side, room_m: 0, height: 15, color: "#33322b", angle: 0, isItalic: false };
  });
}

/** @param {import("carto/map/plan/touches.js").Window} window */
function places({ min, max }) {
  const across = (max.x - min.x) / COLUMNS;
  const down = (max.y - min.y) / ROWS;
  return Array.from({ length: COLUMNS * ROWS }, (_nothing, rank) => ({
    x: min.x + across * ((rank % COLUMNS) + 0.5),
    y: min.y + down * (Math.floor(rank / COLUMNS) + 0.5),
  }));
}

/**
 * The one nearest to the middle of them all.
 * @param {Point[]} held
 * @returns {Point}
 */
function middleOf(held) {
  const x = held.reduce((sum, place) => sum + place.x, 0) / held.length;
  const y = held.reduce((sum, place) => sum + place.y, 0) / held.length;
  return held.reduce((best, place) => (Math.hypot(place.x - x, place.y - y) < Math.hypot(best.x - x, best.y - y) ? place : best));
}

/**
 * @param {Point} place
 * @param {import("carto/map/plan/touches.js").Window} window
 */
function isWithin({ x, y }, { min, max }) {
  return x >= min.x && x <= max.x && y >= min.y && y <= max.y;
}
