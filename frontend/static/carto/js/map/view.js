/** The Leaflet map itself: where it opens, what it keeps in the address bar, in which order things lie on it. */

import { byId, text } from "carto/page.js";

/** From the ground up; Leaflet's own panes lie at 200 (tiles), 400 (vectors) and 600 (markers). */
const PANES = { zones: 310, mask: 330, labels: 340, names: 350, shapes: 410, selection: 440, points: 450 };
/** What stays free around the territory: the margin, and below it the scale and the credits. */
const [MARGIN_PX, CREDITS_PX] = [12, 28];
const FRANCE = L.latLngBounds([41.2, -5.3], [51.2, 9.7]);

/**
 * @param {import("carto/settings.js").Settings} settings
 * @returns {L.Map}
 */
export function createMap(settings) {
  const map = L.map(byId("map"), {
    zoomControl: false,
    attributionControl: true,
    minZoom: 8,
    maxZoom: 20,
    maxBoundsViscosity: 0.8,
    zoomSnap: settings.basemaps.length ? 1 : 0.25,
    wheelPxPerZoomLevel: 110,
  });
  for (const [name, level] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = String(level);
    pane.style.pointerEvents = name === "shapes" ? "" : "none";
  }
  const bounds = boundsOf(settings);
  map.setMaxBounds(bounds.pad(1.5));
  openAt(map, bounds);
  map.on("moveend", () => writePosition(map));
  followKeyboard(map.getContainer());
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "topright", zoomInTitle: text("zoom_in"), zoomOutTitle: text("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 140 }).addTo(map);
  return map;
}

/**
 * The extent of the concertation; metropolitan France while it has no perimeter.
 * @param {import("carto/settings.js").Settings} settings
 */
export function boundsOf({ bounds }) {
  return bounds ? L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]) : FRANCE;
}

/**
 * `#zoom/latitude/longitude` of the address, else the whole extent.
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 */
function openAt(map, bounds) {
  const [zoom = Number.NaN, lat = Number.NaN, lon = Number.NaN] = location.hash.slice(1).split("/").map(Number);
  const there = [zoom, lat, lon].every(Number.isFinite) && bounds.pad(1.5).contains([lat, lon]);
  if (there) map.setView([lat, lon], zoom);
  else map.fitBounds(bounds, { paddingTopLeft: [MARGIN_PX, belowSearch(map)], paddingBottomRight: [MARGIN_PX, CREDITS_PX] });
}

/**
 * The height that the search takes from the top of the map, in pixels.
 * @param {L.Map} map
 */
function belowSearch(map) {
  const search = document.querySelector("#search");
  if (!search) return MARGIN_PX;
  return search.getBoundingClientRect().bottom - map.getContainer().getBoundingClientRect().top + MARGIN_PX;
}

/**
 * The centre is marked for whoever moves the map with the keyboard, not after a click.
 * @param {HTMLElement} container
 */
function followKeyboard(container) {
  container.addEventListener("keyup", () => container.classList.add("is-by-keyboard"));
  container.addEventListener("pointerdown", () => container.classList.remove("is-by-keyboard"));
}

/** @param {L.Map} map */
function writePosition(map) {
  const { lat, lng } = map.getCenter();
  const hash = `#${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}
