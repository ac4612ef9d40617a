/** The zones and the rules of a place, each with its words, its share of a parcel, and its piece to open. */

import { hueOf } from "carto/map/hues.js";
import { element, language, text } from "carto/page.js";

/**
 * @typedef {import("carto/panel/here.js").Zone} Zone
 * @typedef {import("carto/panel/here.js").Rule} Rule
 * @typedef {import("carto/panel/here.js").Ruled} Ruled
 */

/**
 * @param {Zone} zone
 * @param {number | null} surfaceHa the area of the parcel asked about; null at a point
 * @param {((about: string) => void) | null} onAbout
 */
export function zoneOf(zone, surfaceHa, onAbout) {
  const made = element("section", { class: "here-zone" });
  made.append(element("h3", {}, swatch(zone.kind), ` ${text("zone")} ${zone.label}`));
  made.append(element("p", {}, zone.long_label || zone.kind_label));
  const kind = zone.long_label && zone.long_label !== zone.kind_label ? [zone.kind_label] : [];
  const size = surfaceHa === null ? `${decimal(zone.area_ha)} ha` : part(zone, surfaceHa);
  made.append(element("p", { class: "here-kind" }, ...kind.map((words) => `${words} · `), element("span", { class: "figure" }, size)));
  if (zone.uses.length) {
    const rows = zone.uses.flatMap(({ title, labels }) => [element("dt", {}, title), element("dd", { lang: "fr" }, labels.join(", "))]);
    made.append(element("dl", { class: "here-uses" }, ...rows));
  }
  const said = element("p", { "data-said-of": zone.label, "data-is-zone": "" });
  made.append(...links(zone), said, ...opinionOn(`zone:${zone.id}`, text("opinion_zone"), onAbout));
  return made;
}

/**
 * A heading and a list; nothing when there is none.
 * @param {"oaps" | "prescriptions" | "informations"} name
 * @param {Rule[]} rules
 * @param {number | null} surfaceHa
 * @param {((about: string) => void) | null} onAbout
 */
export function rulesOf(name, rules, surfaceHa, onAbout) {
  if (!rules.length) return [];
  /** @type {Set<string>} */
  const counted = new Set();
  const lines = rules.map((rule) => {
    const line = element("li", {}, element("span", { lang: "fr" }, wordsOf(rule)));
    if (surfaceHa !== null && rule.share > 0) line.append(" ", element("span", { class: "figure" }, part(rule, surfaceHa)));
    line.append(...links(rule));
    const code = rule.type_code + rule.subtype_code;
    if (name !== "informations" && !counted.has(code)) line.append(element("p", { "data-said-of": code }));
    counted.add(code);
    line.append(...opinionOn(`prescription:${rule.id}`, text(name === "oaps" ? "opinion_oap" : "opinion_rule"), onAbout));
    return line;
  });
  return [element("h3", {}, text(name)), element("ul", { class: "here-rules" }, ...lines)];
}

/**
 * The button to say what one thinks of an object of the plan, where that may be done.
 * @param {string} about
 * @param {string} words
 * @param {((about: string) => void) | null} onAbout
 */
function opinionOn(about, words, onAbout) {
  if (!onAbout) return [];
  const button = element("button", { type: "button", class: "button-quiet" }, words);
  button.addEventListener("click", () => onAbout(about));
  return [element("p", {}, button)];
}

/** Its label, and that of its type when it says more. @param {Rule} rule */
function wordsOf({ label, type_label }) {
  if (!label || type_label.toLowerCase().startsWith(label.toLowerCase())) return type_label || label;
  return type_label ? `${label} (${type_label})` : label;
}

/**
 * « 0,8 ha, 60 % »: what a thing holds of the parcel.
 * @param {Ruled} ruled
 * @param {number} surfaceHa
 */
function part({ share }, surfaceHa) {
  const percent = share < 0.005 ? text("under_one_percent") : `${Math.round(100 * share)} %`;
  return `${decimal(share * surfaceHa)} ha, ${percent}`;
}

/** @param {number} area */
function decimal(area) {
  return area.toLocaleString(language(), { maximumFractionDigits: area < 1 ? 2 : 1 });
}

/**
 * The piece to open. Another site's is told to be so.
 * @param {Ruled} ruled
 */
function links({ piece }) {
  if (!piece) return [];
  const words = piece.title ? text("read_piece", piece.title) : text("regulation");
  return [element("p", {}, element("a", { href: piece.url, rel: "noopener noreferrer" }, piece.is_held ? words : `${words} ${text("elsewhere")}`))];
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
