/** « Comment le plan a changé »: a place pressed leads to its row, a row leads to its place, and zones show as they were
 * or as they are. */

import { addChangedPlaces } from "carto/map/changed_places.js";
import { hueOf } from "carto/map/hues.js";
import { byId } from "carto/page.js";
import { openSmallMap } from "carto/small_map.js";

/** @type {import("carto/map/changed_places.js").Place[]} */
const places = JSON.parse(byId("carto-places").textContent ?? "[]");

const layer = addChangedPlaces(openSmallMap(), places, (rank) => {
  const row = document.getElementById(`lieu-${rank}`);
  row?.scrollIntoView({ block: "center" });
  row?.focus();
});
layer.show("after");

for (const radio of document.querySelectorAll("input[name=moment]")) {
  radio.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) layer.show(target.value === "before" ? "before" : "after");
  });
}

const drawn = new Set(places.map(({ rank }) => String(rank)));
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-place]"))) {
  button.hidden = !drawn.has(button.dataset.place ?? "");
  button.addEventListener("click", () => {
    layer.find(Number(button.dataset.place));
    byId("map").scrollIntoView({ block: "center" });
    byId("map").focus({ preventScroll: true });
  });
}

const kinds = new Set(places.flatMap(({ before, after }) => [before, after]));
for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#kinds [data-kind]"))) {
  const kind = line.dataset.kind ?? "";
  line.hidden = !kinds.has(kind);
  const swatch = document.createElement("span");
  swatch.className = "kind-swatch";
  if (kind) swatch.style.backgroundColor = hueOf(kind).fill;
  line.prepend(swatch);
}
document.documentElement.dataset.ready = "true";
