/** The labels of the zones (`LIBELLE`), where there is room for them. */

import { canvasOver } from "carto/map/canvas.js";
import { labelPoint } from "carto/map/label_point.js";

const FROM_ZOOM = 12.5;
const HEIGHT = 15;
const GAP = 26;

/**
 * @typedef {{text: string, lon: number, lat: number, width: number}} Label
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 */

/**
 * @param {L.Map} map
 * @param {import("carto/map/zones.js").Zones} zones
 */
export function addZoneLabels(map, zones) {
  const labels = zones.features.map(({ properties, geometry }) => ({
    text: properties.label,
    ...labelPoint(geometry),
  }));
  labels.sort((a, b) => b.width - a.width);
  canvasOver(map, "labels", (sheet) => {
    if (map.getZoom() >= FROM_ZOOM) drawLabels(sheet, labels);
  }).redraw();
}

/**
 * The largest zones first; a label that would not fit its zone, or would touch another, is left out.
 * @param {import("carto/map/canvas.js").Sheet} sheet
 * @param {Label[]} labels
 */
function drawLabels({ context, bounds, at }, labels) {
  context.font = '700 13px "Alegreya Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  /** @type {Box[]} */
  const taken = [];
  for (const label of labels) {
    if (!bounds.contains([label.lat, label.lon])) continue;
    const middle = at(label.lat, label.lon);
    const room = at(label.lat, label.lon + label.width).x - middle.x;
    const half = context.measureText(label.text).width / 2;
    const box = { left: middle.x - half, right: middle.x + half, top: middle.y - HEIGHT / 2, bottom: middle.y + HEIGHT / 2 };
    if (room < half * 2 + 6 || taken.some((other) => isNear(box, other))) continue;
    taken.push(box);
    write(context, label.text, middle);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {L.Point} middle
 */
function write(context, text, middle) {
  context.lineWidth = 3.5;
  context.strokeStyle = "rgb(252 249 242 / 85%)";
  context.strokeText(text, middle.x, middle.y);
  context.fillStyle = "#3b3a33";
  context.fillText(text, middle.x, middle.y);
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function isNear(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP / 2 && b.top < a.bottom + GAP / 2;
}
