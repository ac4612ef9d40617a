/**
 * The voices around a symbol, readable without colour: in favour, a full stroke to the right of the top; against, two
 * thin strokes to its left; undecided, dots between both, at the bottom. Nothing when nobody voted.
 */

import { total } from "carto/opinion.js";

const PAPER = "#fcf9f2";
const INK = "#20251f";
const TOP = -Math.PI / 2;
const GAP = 0.16;
const THIN = 1.1;

/**
 * How thick the ring is: more voices, a little thicker.
 * @param {import("carto/opinion.js").Voices} voices
 */
export function ringWidth(voices) {
  const count = total(voices);
  return count ? 3.4 + Math.min(1.4, Math.log10(count) / 2) : 0;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {number} radius inside the ring
 * @param {import("carto/opinion.js").Voices} voices
 */
export function drawOpinion(context, { x, y }, radius, voices) {
  const count = total(voices);
  if (!count) return;
  const width = ringWidth(voices);
  const middle = radius + width / 2 + 1;
  context.fillStyle = PAPER;
  context.beginPath();
  context.arc(x, y, radius + width + 2, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = INK;
  context.fillStyle = INK;
  const turn = 2 * Math.PI;
  const [favour, against] = [(turn * voices.for) / count, (turn * voices.against) / count];
  stroke(context, x, y, middle, ...shortened(TOP, TOP + favour), width);
  for (const side of [-1, 1]) stroke(context, x, y, middle + (side * (width - THIN)) / 2, ...shortened(TOP - against, TOP), THIN);
  dots(context, x, y, middle, ...shortened(TOP + favour, TOP + turn - against), width);
}

/**
 * An arc that leaves room for its neighbours; a whole turn has none.
 * @param {number} from
 * @param {number} to
 * @returns {[number, number]}
 */
function shortened(from, to) {
  if (to - from > 2 * Math.PI - 0.001 || to - from < 0.001) return [from, to];
  const gap = Math.min(GAP, (to - from) / 2 - 0.08);
  return gap > 0 ? [from + gap, to - gap] : [(from + to) / 2 - 0.08, (from + to) / 2 + 0.08];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {number} from
 * @param {number} to
 * @param {number} width
 */
function stroke(context, x, y, radius, from, to, width) {
  if (to <= from) return;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, radius, from, to);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {number} from
 * @param {number} to
 * @param {number} width
 */
function dots(context, x, y, radius, from, to, width) {
  if (to <= from) return;
  const count = Math.max(1, Math.round(((to - from) * radius) / (width * 1.3)));
  for (let rank = 0; rank < count; rank += 1) {
    const angle = from + ((rank + 0.5) * (to - from)) / count;
    context.beginPath();
    context.arc(x + radius * Math.cos(angle), y + radius * Math.sin(angle), width * 0.31, 0, 2 * Math.PI);
    context.fill();
  }
}
