/** How a contribution and a group are drawn: a disc of the theme's colour with its pictogram; a counted disc of paper. */

const PAPER = "#fcf9f2";
const INK = "#20251f";
const RADIUS = 13;
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
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {string} color
 * @param {Path2D | undefined} pictogram
 */
export function drawContribution(context, { x, y }, color, pictogram) {
  disc(context, x, y, RADIUS + 1.5, PAPER);
  disc(context, x, y, RADIUS, color);
  if (!pictogram) return;
  const scale = 0.68;
  context.save();
  context.translate(x - (DRAWING * scale) / 2, y - (DRAWING * scale) / 2);
  context.scale(scale, scale);
  context.fillStyle = PAPER;
  context.fill(pictogram, "evenodd");
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {number} count
 */
export function drawGroup(context, { x, y }, count) {
  const radius = groupRadius(count);
  disc(context, x, y, radius, PAPER);
  context.lineWidth = 1.5;
  context.strokeStyle = INK;
  context.beginPath();
  context.arc(x, y, radius - 0.75, 0, 2 * Math.PI);
  context.stroke();
  context.lineWidth = 0.75;
  context.beginPath();
  context.arc(x, y, radius - 3.5, 0, 2 * Math.PI);
  context.stroke();
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
 */
export function drawRing(context, { x, y }, color) {
  context.lineWidth = 3;
  context.strokeStyle = color;
  context.beginPath();
  context.arc(x, y, RADIUS + 6, 0, 2 * Math.PI);
  context.stroke();
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
