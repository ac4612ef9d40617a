/** The map inside another site: to read, under the filters and the view of its address. What is pressed opens our page. */

import { getJson } from "carto/api.js";
import { isEmpty, readFilters, toQuery } from "carto/filters.js";
import { createBasemap } from "carto/map/basemap.js";
import { addCommuneNames } from "carto/map/commune_names.js";
import { addContributions } from "carto/map/contributions.js";
import { letPageScroll } from "carto/map/framed.js";
import { addMask } from "carto/map/mask.js";
import { addShapes } from "carto/map/shapes.js";
import { createMap } from "carto/map/view.js";
import { byId, text } from "carto/page.js";
import { read, readView } from "carto/readings.js";
import { detailUrl, readSettings, referenceOf } from "carto/settings.js";
import { decode, undelta } from "carto/snapshot.js";

const settings = readSettings();
const asked = new URLSearchParams(location.search);
const filters = readFilters(asked);
const query = toQuery(filters);

const map = createMap(settings);
letPageScroll(map);

/** @param {string} reference */
const open = (reference) => window.open(detailUrl(settings, reference), "_blank", "noopener");
const shapes = addShapes(map, settings, open);
const marks = await addContributions(map, settings, () => names.redraw());
const names = addCommuneNames(map, settings.communes, marks.covers);
if (settings.perimeter) addMask(map, settings.perimeter);
createBasemap(map, (isThere) => names.show(!isThere)).show(settings.basemaps[0] ?? null);

map.on("click", ({ containerPoint, originalEvent }) => {
  const hit = marks.hit(containerPoint);
  if (hit && "group" in hit) marks.openGroup(hit.group);
  else if (hit && !shapes.hasAnswered(originalEvent)) open(referenceOf(hit.place));
});

const [feed, matching] = await Promise.all([getJson(settings.urls.snapshot), isEmpty(filters) ? null : getJson(`${settings.urls.matching}?${query}`)]);
const kept = matching && new Set(undelta(matching.ids));
const places = decode(feed);
await marks.load(places);
const reading = read(places, (id) => !kept || kept.has(id), readView(asked));
const count = reading.behind.length ? reading.ranks.length : (matching?.count ?? places.published);
byId("shown").textContent = text(count > 1 ? "shown_many" : count ? "shown_one" : "shown_none", count);
await Promise.all([marks.show(reading), shapes.show(query)]);
document.documentElement.dataset.ready = "true";
