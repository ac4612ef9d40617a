/** A map in the middle of a page: the perimeter, a basemap, and what the page adds. */

import { createBasemap } from "carto/map/basemap.js";
import { addCommuneNames } from "carto/map/commune_names.js";
import { letPageScroll } from "carto/map/framed.js";
import { addMask } from "carto/map/mask.js";
import { createMap } from "carto/map/view.js";
import { readSettings } from "carto/settings.js";

export function openSmallMap() {
  const settings = readSettings();
  const map = createMap(settings);
  letPageScroll(map);
  const names = addCommuneNames(map, settings.communes, () => false);
  if (settings.perimeter) addMask(map, settings.perimeter);
  createBasemap(map, (isThere) => names.show(!isThere)).show(settings.basemaps[0] ?? null);
  return map;
}
