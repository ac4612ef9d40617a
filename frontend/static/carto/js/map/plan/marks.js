/** The small drawings that the plan scatters over a surface, sets along a line or puts at a point. */

const TAU = 2 * Math.PI;

/** @typedef {CanvasRenderingContext2D} Context */

/** @type {Record<import("carto/map/plan/symbology.js").Mark, (context: Context, x: number, y: number, r: number) => void>} */
const PATHS = {
  disc: (context, x, y, r) => context.arc(x, y, r, 0, TAU),
  ring: (context, x, y, r) => context.arc(x, y, r, 0, TAU),
  square: (context, x, y, r) => context.rect(x - r, y - r, 2 * r, 2 * r),
  frame: (context, x, y, r) => path(context, x, y, r, [0, -1, 1, 0, 0, 1, -1, 0], true),
  plus(context, x, y, r) {
    path(context, x, y, r, [-1, 0, 1, 0]);
    path(context, x, y, r, [0, -1, 0, 1]);
  },
  saltire(context, x, y, r) {
    path(context, x, y, r, [-0.8, -0.8, 0.8, 0.8]);
    path(context, x, y, r, [0.8, -0.8, -0.8, 0.8]);
  },
  triangle: (context, x, y, r) => path(context, x, y, r, [0, -1, 0.9, 0.75, -0.9, 0.75], true),
  star(context, x, y, r) {
    for (let rank = 0; rank < 12; rank += 1) {
      const reach = rank % 2 ? r * 0.45 : r;
      const angle = (rank * TAU) / 12 - TAU / 4;
      if (rank) context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
      else context.moveTo(x, y - r);
    }
    context.closePath();
  },
  target(context, x, y, r) {
    context.arc(x, y, r, 0, TAU);
    context.moveTo(x + r / 3, y);
    context.arc(x, y, r / 3, 0, TAU);
  },
  check: (context, x, y, r) => path(context, x, y, r, [-0.8, 0, -0.2, 0.7, 0.9, -0.8]),
  bar: (context, x, y, r) => path(context, x, y, r, [0, -1, 0, 1]),
  chevron: (context, x, y, r) => path(context, x, y, r, [-0.8, -0.7, 0, 0.7, 0.8, -0.7]),
  peak: (context, x, y, r) => path(context, x, y, r, [-0.9, 0.7, 0, -0.8, 0.9, 0.7]),
  leaf(context, x, y, r) {
    context.moveTo(x, y - r);
    context.quadraticCurveTo(x + r, y - r / 3, x, y + r * 0.55);
    context.quadraticCurveTo(x - r, y - r / 3, x, y - r);
    context.moveTo(x, y);
    context.lineTo(x, y + r);
  },
  house: (context, x, y, r) => path(context, x, y, r, [-0.7, 0.8, -0.7, -0.1, 0, -0.9, 0.7, -0.1, 0.7, 0.8], true),
  "letter-P"(context, x, y, r) {
    path(context, x, y, r, [-0.4, 0.9, -0.4, -0.9, 0.15, -0.9]);
    context.arc(x + r * 0.15, y - r * 0.4, r * 0.5, -TAU / 4, TAU / 4);
    context.lineTo(x - r * 0.4, y + r * 0.1);
  },
};

const FILLED = new Set(["disc", "square", "triangle", "star"]);

/**
 * Draw a mark in the context's fill and stroke colours; `r` is half its size in pixels.
 * @param {Context} context
 * @param {import("carto/map/plan/symbology.js").Mark} mark
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function drawMark(context, mark, x, y, r) {
  context.beginPath();
  PATHS[mark](context, x, y, r);
  if (FILLED.has(mark)) context.fill();
  else context.stroke();
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {number[]} steps x then y of each corner, in halves of the mark
 * @param {boolean} [isClosed]
 */
function path(context, x, y, r, steps, isClosed = false) {
  for (let rank = 0; rank < steps.length; rank += 2) {
    const across = x + r * (steps[rank] ?? 0);
    const down = y + r * (steps[rank + 1] ?? 0);
    if (rank) context.lineTo(across, down);
    else context.moveTo(across, down);
  }
  if (isClosed) context.closePath();
}
