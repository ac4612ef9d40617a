/** A canvas over the view and some room around it, so that a pan shows no edge; redrawn when the map rests. */

const ROOM = 0.25;

/**
 * @typedef {{
 *   context: CanvasRenderingContext2D,
 *   bounds: L.LatLngBounds,
 *   at: (lat: number, lon: number) => L.Point,
 *   world: {x: number, y: number, side: number},
 *   size: L.Point,
 * }} Sheet `at` gives a place in pixels of the canvas; `world`: the canvas' corner and the side of the world, in pixels
 *   of the zoom (see mercator.js)
 */

/**
 * @param {L.Map} map
 * @param {string} pane
 * @param {(sheet: Sheet) => void} draw
 * @returns {{redraw: () => void}}
 */
export function canvasOver(map, pane, draw) {
  const canvas = document.createElement("canvas");
  canvas.className = "leaflet-zoom-hide";
  canvas.setAttribute("aria-hidden", "true");
  map.getPane(pane)?.append(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

  function redraw() {
    const size = map.getSize();
    const room = size.multiplyBy(ROOM).round();
    const corner = map.containerPointToLayerPoint(room.multiplyBy(-1));
    const whole = size.add(room.multiplyBy(2));
    const density = window.devicePixelRatio || 1;
    canvas.width = whole.x * density;
    canvas.height = whole.y * density;
    canvas.style.width = `${whole.x}px`;
    canvas.style.height = `${whole.y}px`;
    L.DomUtil.setPosition(canvas, corner);
    context.setTransform(density, 0, 0, density, 0, 0);
    const from = corner.add(map.getPixelOrigin());
    draw({
      context,
      world: { x: from.x, y: from.y, side: 256 * 2 ** map.getZoom() },
      size: whole,
      bounds: map.getBounds().pad(ROOM),
      at: (lat, lon) => map.latLngToLayerPoint([lat, lon]).subtract(corner),
    });
  }

  map.on("moveend resize viewreset", redraw);
  document.fonts.addEventListener("loadingdone", redraw); // a canvas does not follow a face that comes late
  return { redraw };
}
