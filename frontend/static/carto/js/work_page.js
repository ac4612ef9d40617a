/** What is to be answered, chosen on the map: the area drawn there is one more filter of the list. */

import { openAreaMap } from "carto/area_drawing.js";
import { addSpots } from "carto/map/spots.js";
import { byId, one } from "carto/page.js";

const part = one("#part", HTMLDetailsElement);
/** @type {[number, number][]} */
const spots = JSON.parse(byId("carto-spots").textContent ?? "[]");
let isOpen = false;

function open() {
  if (isOpen || !part.open) return;
  isOpen = true;
  addSpots(openAreaMap(one("#aire", HTMLTextAreaElement), byId("filter")), spots);
}

part.addEventListener("toggle", open);
open();
