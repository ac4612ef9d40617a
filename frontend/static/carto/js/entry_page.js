/** An agent places on the map what somebody said, rather than in words: one or the other, the latest given. */

import { centreOf } from "carto/map/centre.js";
import { addDrawing } from "carto/map/drawing.js";
import { byId, one } from "carto/page.js";
import { createDrawBar } from "carto/panel/draw_bar.js";
import { createPlaceField } from "carto/panel/place_field.js";
import { readSettings } from "carto/settings.js";
import { openSmallMap } from "carto/small_map.js";

const form = one("#entry-form", HTMLFormElement);
const frame = one("#entry-place", HTMLDetailsElement);
const words = one("[name=where]", HTMLInputElement, form);
let isOpen = false;

/** A map has no size inside what is folded: it opens with what holds it. */
function open() {
  if (isOpen || !frame.open) return;
  isOpen = true;
  const settings = readSettings();
  const map = openSmallMap();
  map.dragging.enable(); // one brings the place under the cross with a finger
  const drawing = addDrawing(map, settings, {
    onDrawn(geometry) {
      place.take(geometry);
      bar.close();
      byId("draw").focus();
    },
    onMoved: (geometry) => place.take(geometry),
    onTold: (told) => bar.tell(told),
  });
  const bar = createDrawBar(drawing, () => {
    drawing.cancel();
    bar.close();
    place.showAgain();
    byId("draw").focus();
  });
  const place = createPlaceField(form, settings, drawing, {
    centre: () => centreOf(map),
    onDraw(shape, isByKeyboard) {
      drawing.start(shape);
      bar.open(shape, isByKeyboard);
      map.getContainer().scrollIntoView({ block: "nearest" });
      map.getContainer().focus({ preventScroll: true });
    },
    onPlaced() {
      if (place.geometry()) words.value = "";
    },
    onAbout() {},
  });
  words.addEventListener("input", () => {
    if (words.value && place.geometry()) place.empty();
  });
  place.readAgain();
  document.documentElement.dataset.ready = "true";
}

byId("place-search-q").addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it chooses a place, and does not send the entry
});
frame.hidden = false;
frame.addEventListener("toggle", open);
open();
