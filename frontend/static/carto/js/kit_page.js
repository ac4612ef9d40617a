/** An agent draws the area that the sheets of a kit are to cover: its corners become the rows of positions of the form. */

import { readRows, writeRows } from "carto/coordinates.js";
import { addDrawing } from "carto/map/drawing.js";
import { byId, one } from "carto/page.js";
import { createDrawBar } from "carto/panel/draw_bar.js";
import { readSettings } from "carto/settings.js";
import { openSmallMap } from "carto/small_map.js";

const form = one("#kit-form", HTMLFormElement);
const frame = one("#kit-area", HTMLElement);
const area = one("[name=area]", HTMLSelectElement, form);
const rows = one("[name=positions]", HTMLTextAreaElement, form);
let isOpen = false;

/** A map has no size while it is not shown. */
function open() {
  frame.hidden = area.value !== "drawn";
  if (isOpen || !frame.offsetParent) return;
  isOpen = true;
  const map = openSmallMap();
  map.dragging.enable(); // one brings a corner under the cross with a finger
  const drawing = addDrawing(map, readSettings(), {
    onDrawn(geometry) {
      keep(geometry);
      bar.close();
      byId("count-sheets").focus();
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
}

/** @param {import("geojson").Geometry} geometry */
function keep(geometry) {
  rows.value = writeRows(geometry);
}

area.addEventListener("change", open);
frame.closest("details")?.addEventListener("toggle", open);
open();
