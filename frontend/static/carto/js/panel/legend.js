/** The legend of the plan: the kinds of zones that are on this map, and no others. */

import { byId, element } from "carto/page.js";
import { swatch } from "carto/panel/here.js";

/**
 * @param {{code: string, label: string}[]} kinds
 * @param {Set<string>} present
 */
export function fillLegend(kinds, present) {
  const lines = kinds
    .filter(({ code }) => present.has(code))
    .map(({ code, label }) => element("li", {}, swatch(code), element("b", {}, code), ` ${label}`));
  byId("legend-zones").replaceChildren(...lines);
  byId("legend").hidden = lines.length === 0;
}
