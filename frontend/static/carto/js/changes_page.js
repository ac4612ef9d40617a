/** « Ce qui a changé et pourquoi »: a dot pressed leads to its line in the list, or to its page when that is elsewhere. */

import { addDots } from "carto/map/dots.js";
import { byId } from "carto/page.js";
import { detailUrl, readSettings } from "carto/settings.js";
import { openSmallMap } from "carto/small_map.js";

/** @type {import("carto/map/dots.js").Dot[]} */
const dots = JSON.parse(byId("carto-dots").textContent ?? "[]");

addDots(openSmallMap(), dots, byId("outcomes"), (reference) => {
  const line = document.getElementById(reference);
  if (!line) location.assign(detailUrl(readSettings(), reference));
  line?.scrollIntoView({ block: "start" });
  line?.focus();
});
document.documentElement.dataset.ready = "true";
