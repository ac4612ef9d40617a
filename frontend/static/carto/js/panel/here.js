/** « Qu’y a-t-il ici ? »: communes, zones and prescriptions of a place, in words. */

import { getJson } from "carto/api.js";
import { hueOf } from "carto/map/hues.js";
import { byId, element, language, text } from "carto/page.js";

/**
 * @typedef {{label: string, long_label: string, kind: string, kind_label: string, area_ha: number, url: string}} Zone
 * @typedef {{label: string, type_label: string, url: string}} Prescription
 * @typedef {{communes: {insee_code: string, name: string}[], zones: Zone[], prescriptions: Prescription[]}} Here
 */

/**
 * Ask and tell what is at a place.
 * @param {string} url
 * @param {{lat: number, lng: number}} place
 */
export async function tellHere(url, { lat, lng }) {
  const root = byId("here");
  root.replaceChildren(element("p", {}, text("asking")));
  try {
    /** @type {Here} */
    const here = await getJson(`${url}?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`);
    root.replaceChildren(place(lat, lng, here), ...here.zones.map(zone), ...prescriptions(here.prescriptions));
    if (!here.zones.length) root.append(element("p", {}, text("no_zone")));
  } catch {
    root.replaceChildren(element("p", { class: "notice notice-bad" }, text("no_answer")));
  }
}

/**
 * @param {number} lat
 * @param {number} lng
 * @param {Here} here
 */
function place(lat, lng, here) {
  const communes = here.communes.map(({ name }) => name).join(", ") || text("outside");
  const position = element("span", { class: "figure" }, `${lat.toFixed(5)}, ${lng.toFixed(5)}`);
  return element("p", { class: "here-place" }, element("strong", {}, communes), " ", position);
}

/** @param {Zone} zone */
function zone(zone) {
  const title = element("h3", {}, swatch(zone.kind), ` ${text("zone")} ${zone.label}`);
  const area = `${zone.area_ha.toLocaleString(language(), { maximumFractionDigits: 1 })} ha`;
  const made = element("section", { class: "here-zone" }, title, element("p", {}, zone.long_label || zone.kind_label));
  const kind = zone.long_label === zone.kind_label ? "" : `${zone.kind_label} · `;
  made.append(element("p", { class: "here-kind" }, kind, element("span", { class: "figure" }, area)));
  const link = regulation(zone.url);
  if (link) made.append(link);
  return made;
}

/** @param {Prescription[]} found */
function prescriptions(found) {
  if (!found.length) return [];
  const lines = found.map(({ label, type_label, url }) => {
    const words = type_label && type_label !== label ? `${label} (${type_label})` : label || type_label;
    const link = regulation(url);
    return element("li", {}, words, ...(link ? [" ", link] : []));
  });
  return [element("h3", {}, text("prescriptions")), element("ul", { class: "here-prescriptions" }, ...lines)];
}

/**
 * A link to a regulation, when the plan gives an address of the web.
 * @param {string} url
 */
function regulation(url) {
  return /^https?:\/\//.test(url) ? element("a", { href: url, rel: "noopener" }, text("regulation")) : null;
}

/**
 * The tint of a kind of zone, as on the map.
 * @param {string} kind
 */
export function swatch(kind) {
  const { fill, line } = hueOf(kind);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const drawn = { x: "1", y: "1", width: "22", height: "14", fill, "fill-opacity": "0.3", stroke: line, "stroke-width": "1.2" };
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 16", class: "swatch", "aria-hidden": "true" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries(drawn)) box.setAttribute(name, value);
  svg.append(box);
  return svg;
}
