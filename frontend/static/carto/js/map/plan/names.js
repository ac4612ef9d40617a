/** The words of the plan: the label of each zone (`LIBELLE`) where it has room, and the texts the plan itself writes. */

import { canvasOver } from "carto/map/canvas.js";
import { missingNames } from "carto/map/plan/missing_names.js";
import { lookOf } from "carto/map/plan/symbology.js";

const HALO = "rgb(252 249 242 / 85%)";
const FACE = '"Alegreya Sans", sans-serif';
const EARTH_M = 40_075_016.686;
const GAP = 10;
/** Beyond this zoom each zone says its name, with or without room. */
const ALWAYS_FROM = 18;
const RULED_FROM = 17;
/** Below a point's mark, not over it. */
const BELOW = 13;
/** Further away, the names of the communes are what one reads. */
const FROM_ZOOM = 12.5;

/**
 * @typedef {{text: string, x: number, y: number, room_m: number, height: number, color: string, angle: number,
 *   isItalic: boolean}} Name `x`, `y`: share of the world's side; `room_m`: of the circle it may fill
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 */

/** @param {L.Map} map */
export function addNames(map) {
  /** @type {Name[]} */
  let names = [];
  const sheet = canvasOver(map, "labels", ({ context, world, size }) => {
    if (map.getZoom() < FROM_ZOOM) return;
    const metres = (EARTH_M * Math.cos((map.getCenter().lat * Math.PI) / 180)) / world.side;
    write(context, names, { ...world, size, metres, isAlways: map.getZoom() >= ALWAYS_FROM });
  });
  return {
    /**
     * @param {import("carto/map/plan/layer.js").InView} view
     * @param {import("carto/map/plan/state.js").PlanState} state
     * @param {import("carto/map/plan/touches.js").Window} window the view, in pixels of its zoom
     */
    show(view, state, window) {
      const shown = new Set(state.groups.filter(({ isOn }) => isOn).map(({ key }) => key));
      const placed = namesOf(view, shown);
      names = shown.has("zones") ? [...placed, ...missingNames(view, window, placed)] : placed;
      sheet.redraw();
    },
  };
}

/**
 * The zones with most room first; a name on the edge of two tiles once.
 * @param {import("carto/map/plan/layer.js").InView} view
 * @param {Set<string>} shown
 * @returns {Name[]}
 */
export function namesOf({ tiles, zoom }, shown) {
  const side = 256 * 2 ** zoom;
  /** @type {Map<string, Name>} */
  const found = new Map();
  for (const { data, origin, scale } of tiles) {
    for (const layer of ["names", "texts", "prescriptions"]) {
      for (const { geom, geomType, props } of data.get(layer) ?? []) {
        const line = geom[0] ?? [];
        const at = line[Math.floor(line.length / 2)];
        const name = at && nameOf(layer, props, zoom, shown);
        if (!name) continue;
        const x = (origin.x + at.x * scale) / side;
        const y = (origin.y + at.y * scale + (layer === "prescriptions" && geomType === 1 ? BELOW : 0)) / side;
        found.set(`${name.text}/${x.toFixed(7)}/${y.toFixed(7)}`, { ...name, x, y });
      }
    }
  }
  return [...found.values()].sort((a, b) => b.room_m - a.room_m);
}

/**
 * @param {string} layer
 * @param {Record<string, string | number>} props
 * @param {number} zoom
 * @param {Set<string>} shown
 */
function nameOf(layer, props, zoom, shown) {
  const text = String(props.l ?? "");
  const base = { text, room_m: Number(props.r ?? 0), color: "#33322b", angle: 0, isItalic: false };
  if (layer === "texts") {
    const height = Math.min(20, Math.max(10, Number(props.s || 10) * 1.2));
    const color = String(props.c || "#33322b");
    return shown.has("habillage") ? { ...base, height, color, angle: Number(props.a || 0), isItalic: true } : null;
  }
  if (layer === "prescriptions") {
    const isThere = text !== "" && zoom >= RULED_FROM && shown.has("prescriptions");
    return isThere ? { ...base, height: 12, color: lookOf("prescriptions", String(props.c)).color } : null;
  }
  return shown.has("zones") ? { ...base, height: zoom < 15 ? 13 : 15 } : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Name[]} names
 * @param {{x: number, y: number, side: number, size: L.Point, metres: number, isAlways: boolean}} sheet
 *   the sheet's corner, the side of the world in pixels, metres in a pixel
 */
function write(context, names, { x, y, side, size, metres, isAlways }) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  /** @type {Box[]} */
  const taken = [];
  for (const name of names) {
    const across = name.x * side - x;
    const down = name.y * side - y;
    if (across < 0 || down < 0 || across > size.x || down > size.y) continue;
    context.font = `${name.isItalic ? "italic 400" : 700} ${name.height}px ${FACE}`;
    const half = context.measureText(name.text).width / 2;
    const room = name.room_m / metres;
    if (name.room_m && !isAlways && (room * 1.25 < half || room < name.height * 0.6)) continue;
    const box = { left: across - half, right: across + half, top: down - name.height / 2, bottom: down + name.height / 2 };
    if (taken.some((other) => isNear(box, other))) continue;
    taken.push(box);
    letter(context, name, across, down);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Name} name
 * @param {number} across
 * @param {number} down
 */
function letter(context, { text, color, angle, height }, across, down) {
  context.save();
  context.translate(across, down);
  if (angle) context.rotate((angle * Math.PI) / 180);
  context.lineWidth = height / 4;
  context.strokeStyle = HALO;
  context.strokeText(text, 0, 0);
  context.fillStyle = color;
  context.fillText(text, 0, 0);
  context.restore();
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function isNear(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP / 2 && b.top < a.bottom + GAP / 2;
}
