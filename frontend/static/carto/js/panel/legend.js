/** The legend of the plan: what the view holds and no more, drawn as on the map, said in the words of the CNIG lists. */

import { hueOf } from "carto/map/hues.js";
import { drawLine, drawPoints, drawSurface } from "carto/map/plan/paint.js";
import { byId, element, text } from "carto/page.js";

const WIDTH = 34;
const HEIGHT = 20;
const DENSITY = 2;
/** The zoom at which samples are drawn: textures and marks whole. */
const SAMPLE_ZOOM = 17;
const BOX = [[{ x: 1.5, y: 1.5 }, { x: 32.5, y: 1.5 }, { x: 32.5, y: 18.5 }, { x: 1.5, y: 18.5 }]];
const STROKE = [[{ x: 1, y: 10 }, { x: 33, y: 10 }]];
const SPOT = [[{ x: 17, y: 10 }]];

/**
 * @typedef {Record<string, Record<string, string>>} Words the label of each code, by group
 * @typedef {import("carto/map/plan/in_view.js").Present} Present
 */

/**
 * Fill the list of each group.
 * @param {{code: string, label: string}[]} kinds in the order of the standard
 * @param {Words} words
 * @param {Present} present
 * @param {import("carto/map/plan/paint.js").Strength} strength
 */
export function fillLegend(kinds, words, present, strength) {
  const zones = kinds.filter(({ code }) => present.kinds.has(code)).map((kind) => zoneLine(kind, strength));
  byId("legend-zones").replaceChildren(...orNothing(zones));
  for (const group of /** @type {const} */ (["prescriptions", "informations"])) {
    const families = [...present[group].values()].sort((a, b) => (a.look.key < b.look.key ? -1 : 1));
    const lines = families.map((family) => familyLine(family, words[group] ?? {}, strength));
    byId(`legend-${group}`).replaceChildren(...orNothing(lines));
  }
  byId("legend-habillage").replaceChildren(...(present.hasDressing ? [] : orNothing([])));
}

/** @param {HTMLElement[]} lines */
function orNothing(lines) {
  return lines.length ? lines : [element("li", { class: "legend-none" }, text("not_in_view"))];
}

/**
 * @param {{code: string, label: string}} kind
 * @param {import("carto/map/plan/paint.js").Strength} strength
 */
function zoneLine({ code, label }, { tint, isFull }) {
  const { fill, line } = hueOf(code);
  const swatch = sample((context) => {
    context.globalAlpha = tint;
    context.fillStyle = fill;
    context.fillRect(1.5, 1.5, 31, 17);
    context.globalAlpha = 1;
    context.strokeStyle = isFull ? "#343434" : line;
    context.strokeRect(1.5, 1.5, 31, 17);
  });
  return element("li", {}, swatch, element("span", {}, element("b", {}, code), ` ${label}`));
}

/**
 * One code is said in its own words, several of a family in the family's.
 * @param {import("carto/map/plan/in_view.js").Family} family
 * @param {Record<string, string>} words
 * @param {import("carto/map/plan/paint.js").Strength} strength
 */
function familyLine({ look, codes, shapes }, words, strength) {
  const [code = ""] = codes;
  const said = (codes.size === 1 && words[code]) || words[`${code.slice(0, 2)}00`] || words[code] || code;
  const swatch = sample((context) => {
    if (shapes.has("surface")) drawSurface(context, BOX, SAMPLE_ZOOM, look, strength);
    else if (shapes.has("line")) drawLine(context, STROKE, SAMPLE_ZOOM, look, strength);
    if (shapes.has("point") && !shapes.has("surface")) drawPoints(context, SPOT, SAMPLE_ZOOM, look, strength);
  });
  return element("li", {}, swatch, element("span", {}, said));
}

/**
 * A little drawing, 34 by 20 pixels, beside the words that say it.
 * @param {(context: CanvasRenderingContext2D) => void} draw
 */
export function sample(draw) {
  const canvas = document.createElement("canvas");
  canvas.className = "legend-sample";
  canvas.setAttribute("aria-hidden", "true");
  canvas.width = WIDTH * DENSITY;
  canvas.height = HEIGHT * DENSITY;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(DENSITY, DENSITY);
  draw(context);
  return canvas;
}
