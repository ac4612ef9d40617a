/** « Qu’y a-t-il ici ? »: communes, zones, OAP, prescriptions and informations of a place, in words. */

import { getJson } from "carto/api.js";
import { byId, element, language, text } from "carto/page.js";
import { rulesOf, zoneOf } from "carto/panel/here_rules.js";

/**
 * @typedef {{url: string, title: string, is_held: boolean}} Piece
 * @typedef {{id: number, label: string, share: number, piece: Piece | null}} Ruled
 * @typedef {Ruled & {long_label: string, kind: string, kind_label: string, area_ha: number, uses: {title: string, labels: string[]}[]}} Zone
 * @typedef {Ruled & {table: string, type_code: string, subtype_code: string, type_label: string}} Rule
 * @typedef {{id: number, label: string, area_ha: number, geometry: import("geojson").Geometry}} Surface
 * @typedef {{
 *   plan: {id: number, name: string, dated_on: string | null} | null, surface: Surface | null,
 *   communes: {insee_code: string, name: string, share: number}[],
 *   zones: Zone[], oaps: Rule[], prescriptions: Rule[], informations: Rule[],
 * }} Here
 * @typedef {Record<string, {count: number, url: string}>} Counts
 * @typedef {{lat: number, lng: number, label?: string, featureId?: number | null}} Place
 */

/**
 * @param {import("carto/settings.js").Settings} settings
 * @param {{onSurface: (geometry: import("geojson").Geometry) => void, onPropose: ((geometry: import("geojson").Geometry) => void) | null, onAbout: ((about: string) => void) | null}} listeners
 *   `onAbout`: to speak of an object of the plan, `zone:7`
 */
export function createHere(settings, { onSurface, onPropose, onAbout }) {
  const [root, said] = [byId("here"), byId("here-said")];
  const draft = settings.plan?.is_draft ? `&plan=${settings.plan.id}` : "";
  let asked = new AbortController();

  /** @param {Place} place */
  async function tell(place) {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    said.textContent = text("asking");
    root.replaceChildren();
    byId("here-title").focus({ preventScroll: true });
    try {
      /** @type {Here} */
      const here = await getJson(`${settings.urls.here}?${question(place)}${draft}`, signal);
      root.replaceChildren(...told(place, here));
      said.textContent = summary(here);
      if (here.surface) onSurface(here.surface.geometry);
      await addCounts(settings.urls.plan_counts, here, root, signal);
    } catch {
      if (signal.aborted) return;
      said.textContent = "";
      root.replaceChildren(element("p", { class: "notice notice-bad", role: "alert" }, text("no_answer")));
    }
  }

  /**
   * @param {Place} place
   * @param {Here} here
   */
  function told(place, here) {
    const area = here.surface?.area_ha ?? null;
    return [
      head(place, here),
      ...(onPropose && here.communes.length ? [proposeHere(place, here.surface, onPropose)] : []),
      ...here.zones.map((zone) => zoneOf(zone, area, onAbout)),
      ...(here.plan && !here.zones.length ? [element("p", {}, text("no_zone"))] : []),
      ...rulesOf("oaps", here.oaps, area, onAbout),
      ...rulesOf("prescriptions", here.prescriptions, area, onAbout),
      ...rulesOf("informations", here.informations, area, null),
      ...(here.plan ? [source(here.plan)] : []),
      afterwards(place, here),
    ];
  }

  /**
   * What one may do of this place besides proposing: be told of what is said there, print its poster.
   * @param {Place} place
   * @param {Here} here
   */
  function afterwards(place, here) {
    const { follow, share } = settings.urls;
    /** @type {[string, string, string][]} */
    const links = [
      ...here.zones.filter(({ label }) => label).map(({ label }) => /** @type {[string, string, string]} */ ([follow, `zone=${encodeURIComponent(label)}`, text("follow_zone", label)])),
      ...here.communes.map(({ insee_code, name }) => /** @type {[string, string, string]} */ ([follow, `commune=${insee_code}`, text("follow_commune", name)])),
      [share, `lieu=17/${place.lat.toFixed(5)}/${place.lng.toFixed(5)}`, text("poster_here")],
    ];
    const rows = links.map(([url, query, words]) => element("li", {}, element("a", { href: `${url}?${query}` }, words)));
    return element("ul", { class: "here-more" }, ...rows);
  }

  return { tell };
}

/** @param {Place} place */
function question({ lat, lng, featureId }) {
  return featureId ? `parcelle=${featureId}` : `lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`;
}

/**
 * The commune, what was searched, and where it is.
 * @param {Place} place
 * @param {Here} here
 */
function head({ lat, lng, label }, here) {
  const communes = here.communes.map(({ name }) => name).join(", ") || text("outside");
  const size = here.surface ? hectares(here.surface.area_ha) : `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
  const name = label ? [element("strong", {}, label), element("br"), communes] : [element("strong", {}, communes)];
  return element("p", { class: "here-place" }, ...name, " ", element("span", { class: "figure" }, size));
}

/**
 * @param {Place} place
 * @param {Surface | null} surface
 * @param {(geometry: import("geojson").Geometry) => void} onPropose
 */
function proposeHere({ lat, lng }, surface, onPropose) {
  const button = element("button", { type: "button", class: "button-plain" }, text(surface ? "propose_on" : "propose_here"));
  button.addEventListener("click", () => onPropose(drawn(surface) ?? { type: "Point", coordinates: [lng, lat] }));
  return element("p", { class: "actions" }, button);
}

/**
 * A surface as one draws it: in one piece.
 * @param {Surface | null} surface
 * @returns {import("geojson").Polygon | null}
 */
function drawn(surface) {
  const geometry = surface?.geometry;
  if (geometry?.type === "Polygon") return geometry;
  const [only, ...others] = geometry?.type === "MultiPolygon" ? geometry.coordinates : [];
  return only && !others.length ? { type: "Polygon", coordinates: only } : null;
}

/** @param {NonNullable<Here["plan"]>} plan */
function source({ name, dated_on }) {
  const said = dated_on && new Date(`${dated_on}T12:00:00`).toLocaleDateString(language(), { day: "numeric", month: "long", year: "numeric" });
  const day = said && language() === "fr" ? said.replace(/^1 /u, "1er ") : said;
  return element("p", { class: "plan-source" }, text(day ? "plan_of" : "plan_named", day || name));
}

/** One sentence for who listens. @param {Here} here */
function summary({ communes, zones, oaps, prescriptions, informations }) {
  const count = oaps.length + prescriptions.length + informations.length;
  const named = zones.map(({ label }) => `${text("zone")} ${label}`);
  const rules = count ? [text(count > 1 ? "rules_many" : "rules_one", count)] : [];
  return [communes.map(({ name }) => name).join(", ") || text("outside"), ...named, ...rules].join(" · ");
}

/**
 * Beside each zone and each type, how much was said of it, with the page that lists it.
 * @param {string} url
 * @param {Here} here
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
async function addCounts(url, here, root, signal) {
  const query = new URLSearchParams(here.zones.filter(({ label }) => label).map(({ label }) => ["zone", label]));
  for (const { type_code, subtype_code } of [...here.oaps, ...here.prescriptions]) query.append("prescription", type_code + subtype_code);
  if (!query.size) return;
  /** @type {{zones: Counts, prescriptions: Counts} | null} */
  const counts = await getJson(`${url}?${query}`, signal).catch(() => null); // what is here stays said without them
  for (const place of root.querySelectorAll("[data-said-of]")) {
    const found = counts?.[place.hasAttribute("data-is-zone") ? "zones" : "prescriptions"][place.getAttribute("data-said-of") ?? ""];
    if (found) place.append(element("a", { href: found.url }, text(saidOf(found.count, place.hasAttribute("data-is-zone")), found.count)));
  }
}

/**
 * @param {number} count
 * @param {boolean} isZone
 */
function saidOf(count, isZone) {
  return `${isZone ? "said_zone" : "said_type"}_${count > 1 ? "many" : count ? "one" : "none"}`;
}

/** @param {number} area */
function hectares(area) {
  return `${area.toLocaleString(language(), { maximumFractionDigits: area < 1 ? 2 : 1 })} ha`;
}
