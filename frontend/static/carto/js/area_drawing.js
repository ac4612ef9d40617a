/** A surface drawn on a small map, whose corners are the rows of positions of a form. */

import { readRows, writeRows } from "carto/coordinates.js";
import { addDrawing } from "carto/map/drawing.js";
import { byId } from "carto/page.js";
import { createDrawBar } from "carto/panel/draw_bar.js";
import { readSettings } from "carto/settings.js";
import { openSmallMap } from "carto/small_map.js";

/**
 * The map of the page, its button « draw » and its bar; what the rows hold already is on it. A map has no size while it
 * is not shown: to be called once it is.
 * @param {HTMLTextAreaElement} rows
 * @param {HTMLElement} next where one goes once it is drawn
 */
export function openAreaMap(rows, next) {
  const map = openSmallMap();
  map.dragging.enable(); // one brings a corner under the cross with a finger
  /** @param {import("geojson").Geometry} geometry */
  const keep = (geometry) => {
    rows.value = writeRows(geometry);
  };
  const drawing = addDrawing(map, readSettings(), {
    onDrawn(geometry) {
      keep(geometry);
      bar.close();
      next.focus();
    },
    onMoved: keep,
    onTold: (told) => bar.tell(told),
  });
  const bar = createDrawBar(drawing, () => {
    drawing.cancel();
    bar.close();
    show();
    byId("draw").focus();
  });
  const show = () => {
    const found = readRows("Polygon", rows.value);
    if ("geometry" in found) drawing.place(found.geometry, true);
  };
  rows.addEventListener("change", show);
  byId("draw").addEventListener("click", ({ detail }) => {
    drawing.start("Polygon");
    bar.open("Polygon", detail === 0);
    map.getContainer().focus();
  });
  show();
  document.documentElement.dataset.ready = "true";
  return map;
}
