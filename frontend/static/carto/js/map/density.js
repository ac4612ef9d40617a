/** Points too many to be told apart: how many lie in each hexagon, in tints of one hue; or mere dots, to stand behind. */

import { countByHexagon, steps } from "carto/hexagons.js";

const WIDTH = 26;
const HUE = "11 85 99";
/** From the palest; laid on a veil of paper, so that the hue is the same over every zone of the plan. */
export const TINTS = [0.2, 0.36, 0.52, 0.7, 0.88];
const DOT = 4;
const FAINT = "rgb(32 37 31 / 62%)";
const VEIL = "rgb(252 249 242 / 55%)";

/**
 * @typedef {import("carto/map/canvas.js").Sheet} Sheet
 * @typedef {{xs: Float64Array, ys: Float64Array}} Ground places as fractions of the world, see mercator.js
 */

/**
 * Draw the density of some places; returns the least count of each tint, from the palest.
 * @param {Sheet} sheet
 * @param {Ground} ground
 * @param {Uint32Array} ranks
 */
export function drawDensity({ context, world, size }, ground, ranks) {
  const cells = countByHexagon(inside(ground, ranks, world, size, WIDTH), WIDTH);
  const least = steps(cells.reduce((most, { count }) => Math.max(most, count), 1), TINTS.length);
  for (const { x, y, count } of cells) {
    const tint = least.findLastIndex((step) => step <= count);
    hexagon(context, x - world.x, y - world.y, WIDTH / Math.sqrt(3));
    for (const style of [VEIL, tintOf(tint)]) {
      context.fillStyle = style;
      context.fill();
    }
    context.strokeStyle = "rgb(252 249 242 / 80%)";
    context.lineWidth = 1;
    context.stroke();
  }
  return least;
}

/** @param {number} rank from the palest */
export function tintOf(rank) {
  return `rgb(${HUE} / ${100 * (TINTS[rank] ?? 1)}%)`;
}

/**
 * Draw a faint dot at each place, once where several fall together.
 * @param {Sheet} sheet
 * @param {Ground} ground
 * @param {Uint32Array} ranks
 */
export function drawDots({ context, world, size }, ground, ranks) {
  const columns = Math.ceil(size.x / DOT) + 2;
  const taken = new Uint8Array(columns * (Math.ceil(size.y / DOT) + 2));
  context.fillStyle = FAINT;
  for (const [x, y] of inside(ground, ranks, world, size, 0)) {
    const [across, down] = [Math.floor((x - world.x) / DOT), Math.floor((y - world.y) / DOT)];
    if (taken[down * columns + across]) continue;
    taken[down * columns + across] = 1;
    context.fillRect(across * DOT, down * DOT, DOT - 1, DOT - 1);
  }
}

/**
 * The places on the sheet, in pixels of the world.
 * @param {Ground} ground
 * @param {Uint32Array} ranks
 * @param {Sheet["world"]} world
 * @param {{x: number, y: number}} size
 * @param {number} margin
 * @returns {Generator<[number, number]>}
 */
function* inside({ xs, ys }, ranks, world, size, margin) {
  for (const rank of ranks) {
    const x = (xs[rank] ?? 0) * world.side;
    const y = (ys[rank] ?? 0) * world.side;
    const isIn = x >= world.x - margin && y >= world.y - margin && x < world.x + size.x + margin && y < world.y + size.y + margin;
    if (isIn) yield [x, y];
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius to its corners
 */
function hexagon(context, x, y, radius) {
  context.beginPath();
  for (let corner = 0; corner < 6; corner += 1) {
    const angle = Math.PI / 6 + (corner * Math.PI) / 3;
    context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  context.closePath();
}
