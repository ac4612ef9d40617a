/**
 * How a contribution and a group are drawn: a disc of the theme's colour with its pictogram; a counted disc of paper.
 * Around each, the voices (opinion_ring.js).
 */

import { drawOpinion, ringWidth } from "carto/map/opinion_ring.js";

const PAPER = "#fcf9f2";
export const INK = "#20251f";
const RADIUS = 12;
const DRAWING = 24;

/**
 * The pictograms of the themes, in their order.
 * @param {import("carto/settings.js").Theme[]} themes
 * @returns {Promise<Path2D[]>}
 */
export function loadPictograms(themes) {
  return Promise.all(
    themes.map(async ({ pictogram_url }) => {
      const answer = await fetch(pictogram_url);
      const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
      return new Path2D(drawing.querySelector("path")?.getAttribute("d") ?? "");
    }),
  );
}

/**
 * @typedef {{color: string, pictogram: Path2D | undefined, voices: import("carto/opinion.js").Voices, isMasked?: boolean}} Look
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {Look} look
 */
export function drawContribution(context, { x, y }, { color, pictogram, voices, isMasked = false }) {
  drawOpinion(context, { x, y }, RADIUS, voices);
  disc(context, x, y, RADIUS + 1, PAPER);
  if (isMasked) dashedCircle(context, x, y, RADIUS - 1, color);
  else disc(context, x, y, RADIUS, color);
  if (!pictogram) return;
  const scale = 0.66;
  context.save();
  context.translate(x - (DRAWING * scale) / 2, y - (DRAWING * scale) / 2);
  context.scale(scale, scale);
  context.fillStyle = isMasked ? color : PAPER;
  context.fill(pictogram, "evenodd");
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {number} count
 * @param {import("carto/opinion.js").Voices} voices of all its contributions
 * @param {string} color of their theme when it is the same, else ink
 */
export function drawGroup(context, { x, y }, count, voices, color) {
  const radius = groupRadius(count);
  drawOpinion(context, { x, y }, radius, voices);
  disc(context, x, y, radius, PAPER);
  circle(context, x, y, radius - 1, color, color === INK ? 0.75 : 1.5);
  context.fillStyle = INK;
  context.font = '500 13px "IBM Plex Mono", monospace';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`, x, y + 0.5);
}

/**
 * A ring around what is pointed at or open.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {string} color
 * @param {import("carto/opinion.js").Voices} voices
 */
export function drawRing(context, { x, y }, color, voices) {
  circle(context, x, y, RADIUS + ringWidth(voices) + 5, color, 3);
}

/** @param {number} count */
export function groupRadius(count) {
  return Math.min(30, 14 + 4.5 * Math.log10(count));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 */
function disc(context, x, y, radius, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 * @param {number} width
 */
function circle(context, x, y, radius, color, width) {
  context.lineWidth = width;
  context.strokeStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/**
 * What only the team sees: an outline in dashes, nothing inside but the pictogram.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 */
function dashedCircle(context, x, y, radius, color) {
  context.setLineDash([4, 3]);
  circle(context, x, y, radius, color, 2);
  context.setLineDash([]);
}
