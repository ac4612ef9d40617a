/** Tracing over the photo of a sheet: what is drawn on the map becomes the rows of positions of the form. */

import { writeRows } from "carto/coordinates.js";
import { createBasemap } from "carto/map/basemap.js";
import { addDrawing } from "carto/map/drawing.js";
import { addPhoto, addTraces } from "carto/map/photo.js";
import { createMap } from "carto/map/view.js";
import { byId, one } from "carto/page.js";
import { createDrawBar } from "carto/panel/draw_bar.js";
import { readSettings } from "carto/settings.js";

/** @typedef {import("carto/coordinates.js").Shape} Shape */

const settings = /** @type {import("carto/settings.js").Settings & {photo: string, traces: import("geojson").Geometry[]}} */ (readSettings());
const form = one("#trace-form", HTMLFormElement);
const rows = one("[name=positions]", HTMLTextAreaElement, form);

const map = createMap(settings);
createBasemap(map, () => {}).show(settings.basemaps[0] ?? null);
if (settings.bounds) {
  const photo = addPhoto(map, settings.photo, settings.bounds);
  const seen = one("#photo-seen", HTMLInputElement);
  seen.addEventListener("input", () => photo.show(Number(seen.value) / 100));
}
addTraces(map, settings.traces);

/** @param {import("geojson").Geometry} geometry */
function keep(geometry) {
  rows.value = writeRows(geometry);
}

const drawing = addDrawing(map, settings, {
  onDrawn(geometry) {
    keep(geometry);
    bar.close();
    one("[name=number]", HTMLInputElement, form).focus();
  },
  onMoved: keep,
  onTold: (told) => bar.tell(told),
});
const bar = createDrawBar(drawing, () => {
  drawing.cancel();
  bar.close();
});

byId("draw").addEventListener("click", (event) => {
  const shape = /** @type {Shape} */ (one("[name=shape]:checked", HTMLInputElement, form).value);
  drawing.start(shape);
  bar.open(shape, event.detail === 0);
  map.getContainer().focus();
});
byId("draw-ways").hidden = false;
document.documentElement.dataset.ready = "true";
