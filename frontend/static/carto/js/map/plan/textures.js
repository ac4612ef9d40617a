/** The textures of surfaces, each drawn once and repeated by the canvas. */

import { drawMark } from "carto/map/plan/marks.js";

const DENSITY = 2;
/** @type {Map<string, CanvasPattern>} */
const made = new Map();

/**
 * A repeated drawing of a look's texture, in its colour; null for a look of flat colour or without texture.
 * @param {import("carto/map/plan/symbology.js").Look} look
 * @returns {CanvasPattern | null}
 */
export function textureOf({ key, color, texture }) {
  if (!texture || !(texture.hatch || texture.mark)) return null;
  const found = made.get(key);
  if (found) return found;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = texture.step * DENSITY;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(DENSITY, DENSITY);
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 1;
  for (const angle of texture.hatch ?? []) hatch(context, angle, texture.step);
  if (texture.mark) scatter(context, texture.mark, texture.step, texture.size ?? 3);
  const pattern = /** @type {CanvasPattern} */ (context.createPattern(canvas, "repeat"));
  pattern.setTransform(new DOMMatrix().scale(1 / DENSITY));
  made.set(key, pattern);
  return pattern;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} angle
 * @param {number} step
 */
function hatch(context, angle, step) {
  context.beginPath();
  if (angle === 0) line(context, -1, step / 2, step + 1, step / 2);
  else if (angle === 90) line(context, step / 2, -1, step / 2, step + 1);
  else {
    const rise = angle === 45 ? -1 : 1;
    for (const shift of [-step, 0, step]) {
      const middle = step / 2 + shift;
      line(context, middle - step, step / 2 - rise * step, middle + step, step / 2 + rise * step);
    }
  }
  context.stroke();
}

/**
 * In staggered rows, as printers do: one mark in the middle, a quarter of one in each corner.
 * @param {CanvasRenderingContext2D} context
 * @param {import("carto/map/plan/symbology.js").Mark} mark
 * @param {number} step
 * @param {number} size
 */
function scatter(context, mark, step, size) {
  drawMark(context, mark, step / 2, step / 2, size);
  if (step < 32) return;
  for (const x of [0, step]) for (const y of [0, step]) drawMark(context, mark, x, y, size);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(context, x1, y1, x2, y2) {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}
