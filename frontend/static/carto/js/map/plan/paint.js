/** How each layer of the plan's tiles is put on the canvas; handed to protomaps-leaflet as its symbolizers. */

import { hueOf } from "carto/map/hues.js";
import { alongLine } from "carto/map/plan/along.js";
import { drawMark } from "carto/map/plan/marks.js";
import { lookOf } from "carto/map/plan/symbology.js";
import { textureOf } from "carto/map/plan/textures.js";

/**
 * @typedef {{x: number, y: number}[][]} Rings in pixels of the tile
 * @typedef {{geomType: number, geom: Rings, bbox: {minX: number, minY: number, maxX: number, maxY: number},
 *   props: Record<string, string | number>}} Feature
 * @typedef {{draw: (context: CanvasRenderingContext2D, geom: Rings, zoom: number, feature: Feature) => void}} Painter
 * @typedef {{tint: number, ink: number, isFull: boolean}} Strength
 *   `tint`: opacity of the zones' fill; `ink`: of textures and outlines; `isFull`: the planners' style
 */

const POINT = 1;
const LINE = 2;
/** Scale of 1:2 500 and beyond, where the CNIG style leaves the fill for a band inside the zone. */
const LARGE_SCALE = 17;
const BAND = 6;
const INK = "#343434";
/** Below these zooms a texture would be a smear, a point a stain. */
const TEXTURE_FROM = 13;
const POINT_FROM = 13;
/** Below it, where a texture covers half the view, the discreet style lightens it for contributions to be read. */
const QUIET_BELOW = 15;

/**
 * @param {Strength} strength
 * @returns {Painter}
 */
export function zonePainter({ tint, ink, isFull }) {
  return {
    draw(context, geom, zoom, { props }) {
      const { fill, line, band } = hueOf(String(props.k));
      const isBanded = isFull && zoom >= LARGE_SCALE;
      trace(context, geom, true);
      context.globalAlpha = isBanded ? tint / 4 : tint;
      context.fillStyle = fill;
      context.fill();
      if (zoom < 12) return;
      context.setLineDash([]);
      if (isBanded) drawBand(context, band);
      context.globalAlpha = ink;
      context.strokeStyle = isFull ? INK : line;
      context.lineWidth = outlineOf(zoom, isFull);
      context.stroke();
    },
  };
}

/**
 * @param {number} zoom
 * @param {boolean} isFull
 */
function outlineOf(zoom, isFull) {
  if (zoom < 14) return 0.6;
  return isFull && zoom >= LARGE_SCALE ? 1.8 : 0.9;
}

/**
 * A band along the inner side of the path.
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 */
function drawBand(context, color) {
  context.save();
  context.clip("evenodd");
  context.globalAlpha = 0.8;
  context.strokeStyle = color;
  context.lineWidth = 2 * BAND;
  context.stroke();
  context.restore();
}

/**
 * @param {"prescriptions" | "informations"} group
 * @param {Strength} strength
 * @returns {Painter}
 */
export function rulePainter(group, strength) {
  return {
    draw(context, geom, zoom, { geomType, props }) {
      const look = lookOf(group, String(props.c));
      if (geomType === POINT) drawPoints(context, geom, zoom, look, strength);
      else if (geomType === LINE) drawLine(context, geom, zoom, look, strength);
      else drawSurface(context, geom, zoom, look, strength);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Rings} geom
 * @param {number} zoom
 * @param {import("carto/map/plan/symbology.js").Look} look
 * @param {Strength} strength
 */
export function drawSurface(context, geom, zoom, look, { ink, isFull }) {
  const texture = zoom < TEXTURE_FROM ? null : textureOf(look);
  trace(context, geom, true);
  if (look.texture?.tint || (look.texture && !texture)) {
    context.globalAlpha = ink * (look.texture.tint ?? 0.28);
    context.fillStyle = look.color;
    context.fill();
  }
  if (texture) {
    context.globalAlpha = ink * (isFull ? 0.8 : zoom < QUIET_BELOW ? 0.45 : 0.65);
    context.fillStyle = texture;
    context.fill();
  }
  context.globalAlpha = ink;
  context.strokeStyle = look.color;
  context.lineWidth = zoom < TEXTURE_FROM ? 0.7 : look.width;
  context.setLineDash(look.dash);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Rings} geom
 * @param {number} zoom
 * @param {import("carto/map/plan/symbology.js").Look} look
 * @param {Strength} strength
 */
export function drawLine(context, geom, zoom, look, { ink }) {
  if (zoom < 12) return;
  context.globalAlpha = zoom < 14 ? ink * 0.6 : ink;
  context.strokeStyle = context.fillStyle = look.color;
  context.lineWidth = zoom < 14 ? 0.7 : zoom < 15 ? 1 : look.width + 0.4;
  context.setLineDash(look.dash);
  trace(context, geom, false);
  context.stroke();
  if (!look.every || zoom < 15) return;
  context.setLineDash([]);
  context.lineWidth = 1;
  for (const line of geom) {
    alongLine(line, look.every, (x, y, angle) => {
      context.translate(x, y);
      context.rotate(angle);
      drawMark(context, look.mark, 0, 0, 3.2);
      context.rotate(-angle);
      context.translate(-x, -y);
    });
  }
}

/**
 * A mark over a disc of paper, so that it is read on any ground.
 * @param {CanvasRenderingContext2D} context
 * @param {Rings} geom
 * @param {number} zoom
 * @param {import("carto/map/plan/symbology.js").Look} look
 * @param {Strength} strength
 */
export function drawPoints(context, geom, zoom, look, { ink }) {
  if (zoom < POINT_FROM) return;
  const size = zoom < 15 ? 2.6 : zoom < 17 ? 4 : 5.5;
  context.setLineDash([]);
  for (const [at] of geom) {
    if (!at) continue;
    context.globalAlpha = ink * 0.85;
    context.fillStyle = "#fcf9f2";
    drawMark(context, "disc", at.x, at.y, size + 1.8);
    context.globalAlpha = Math.min(1, ink * 1.15);
    context.strokeStyle = context.fillStyle = look.color;
    context.lineWidth = zoom < 15 ? 1 : 1.5;
    drawMark(context, look.mark, at.x, at.y, size);
  }
}

/**
 * What the plan draws without deciding: its own colours, thin.
 * @param {Strength} strength
 * @returns {Painter}
 */
export function dressingPainter({ ink }) {
  return {
    draw(context, geom, zoom, { geomType, props }) {
      context.strokeStyle = context.fillStyle = String(props.c || INK);
      context.globalAlpha = ink;
      context.setLineDash([]);
      if (geomType === POINT) {
        for (const [at] of geom) if (at) drawMark(context, "disc", at.x, at.y, zoom < 15 ? 1.5 : 2.5);
        return;
      }
      trace(context, geom, geomType !== LINE);
      context.lineWidth = zoom < 15 ? 0.7 : 1.2;
      context.stroke();
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Rings} geom
 * @param {boolean} isClosed
 */
function trace(context, geom, isClosed) {
  context.beginPath();
  for (const ring of geom) {
    for (let rank = 0; rank < ring.length; rank += 1) {
      const at = /** @type {{x: number, y: number}} */ (ring[rank]);
      if (rank) context.lineTo(at.x, at.y);
      else context.moveTo(at.x, at.y);
    }
    if (isClosed) context.closePath();
  }
}
