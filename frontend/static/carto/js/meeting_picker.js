/** An agent presses where a meeting is, or takes the centre of the map: the field of the form then holds it. */

import { readPosition, writePosition } from "carto/coordinates.js";
import { openMeetingMap } from "carto/meeting_map.js";
import { byId, one } from "carto/page.js";

const frame = one(".meeting-picker", HTMLElement);
const field = one(`#${byId("map").dataset.field}`, HTMLInputElement);
/** @type {ReturnType<typeof openMeetingMap> | null} */
let pin = null;

/** A map has no size inside what is folded: it opens with what holds it. */
function open() {
  frame.hidden = false;
  if (pin || !frame.offsetParent) return;
  pin = openMeetingMap();
  pin.onPress(take);
  showTyped();
  document.documentElement.dataset.ready = "true";
}

function showTyped() {
  const typed = readPosition(field.value);
  if (typed) pin?.show(typed, true);
  else pin?.hide();
}

/** @param {[number, number]} position */
function take(position) {
  field.value = writePosition(position);
  pin?.show(position, false);
  byId("place-said").textContent = field.value;
}

field.addEventListener("change", showTyped);
byId("take-centre").addEventListener("click", () => pin && take(pin.centre()));
frame.closest("details")?.addEventListener("toggle", open);
open();
