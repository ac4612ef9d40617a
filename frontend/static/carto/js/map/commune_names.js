/** The names of the communes, on a map that has no basemap to tell them. */

import { canvasOver } from "carto/map/canvas.js";

const FROM_ZOOM = 11;
const UP_TO_ZOOM = 14;
const LINE = 17;
const LONG = 16;

/** Where a name may stand, in pixels from its place inside the commune: the nearest that no mark and no other name covers, or nowhere. */
const ASIDE = [0, -24, 24, -40, 40].flatMap((down) => [0, -36, 36, -60, 60].map((across) => ({ across, down })));
ASIDE.sort((a, b) => Math.hypot(a.across, a.down) - Math.hypot(b.across, b.down));

/**
 * @param {L.Map} map
 * @param {import("carto/settings.js").Settings["communes"]} communes
 * @param {(middle: L.Point, half: {x: number, y: number}) => boolean} isCovered whether a mark is drawn there
 * @returns {{show: (isShown: boolean) => void, redraw: () => void}}
 */
export function addCommuneNames(map, communes, isCovered) {
  let isOn = false;
  const sheet = canvasOver(map, "names", ({ context, at }) => {
    if (!isOn || map.getZoom() < FROM_ZOOM || map.getZoom() >= UP_TO_ZOOM) return;
    setFace(context);
    /** @type {Box[]} */
    const written = [];
    for (const { name, lon, lat } of communes) {
      const lines = inTwo(name);
      const half = { x: Math.max(...lines.map((line) => context.measureText(line).width)) / 2, y: (lines.length * LINE) / 2 };
      const place = map.latLngToContainerPoint([lat, lon]);
      const spots = ASIDE.map(({ across, down }) => ({ middle: place.add([across, down]), half }));
      const free = spots.find((spot) => !isCovered(spot.middle, half) && !written.some((other) => overlap(spot, other)));
      if (!free) continue;
      written.push(free);
      write(context, lines, at(lat, lon).add(free.middle.subtract(place)));
    }
  });
  return {
    show(isShown) {
      isOn = isShown;
      sheet.redraw();
    },
    redraw: sheet.redraw,
  };
}

/**
 * @typedef {{middle: {x: number, y: number}, half: {x: number, y: number}}} Box
 * @param {Box} one
 * @param {Box} other
 */
export function overlap(one, other) {
  const across = Math.abs(one.middle.x - other.middle.x);
  const down = Math.abs(one.middle.y - other.middle.y);
  return across < one.half.x + other.half.x && down < one.half.y + other.half.y;
}

/** @param {CanvasRenderingContext2D} context */
function setFace(context) {
  context.font = 'italic 400 17px "Alegreya Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = "rgb(252 249 242 / 80%)";
  context.fillStyle = "#20251f";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string[]} lines
 * @param {L.Point} middle
 */
function write(context, lines, { x, y }) {
  lines.forEach((line, rank) => {
    const height = y + (rank - (lines.length - 1) / 2) * LINE;
    context.strokeText(line, x, height);
    context.fillText(line, x, height);
  });
}

/**
 * A long name on two lines, cut near its middle, after a hyphen or at a space.
 * @param {string} name
 */
export function inTwo(name) {
  const cuts = [...name.matchAll(/[- ]/g)].map(({ index }) => index + 1);
  /** @param {number} cut */
  const aside = (cut) => Math.abs(cut - name.length / 2);
  const [best] = cuts.sort((a, b) => aside(a) - aside(b));
  return best && name.length >= LONG ? [name.slice(0, best).trimEnd(), name.slice(best)] : [name];
}
