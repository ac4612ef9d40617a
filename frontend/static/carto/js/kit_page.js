/** An agent draws the area that the sheets of a kit are to cover. */

import { openAreaMap } from "carto/area_drawing.js";
import { byId, one } from "carto/page.js";

const form = one("#kit-form", HTMLFormElement);
const frame = one("#kit-area", HTMLElement);
const area = one("[name=area]", HTMLSelectElement, form);
let isOpen = false;

function open() {
  frame.hidden = area.value !== "drawn";
  if (isOpen || !frame.offsetParent) return;
  isOpen = true;
  openAreaMap(one("[name=positions]", HTMLTextAreaElement, form), byId("count-sheets"));
}

area.addEventListener("change", open);
frame.closest("details")?.addEventListener("toggle", open);
open();
