/** Other ways to say where than drawing: a name found, the part of a street, the device, a photo, a file. */

import { byId, element, one, text } from "carto/page.js";
import { createSearch } from "carto/panel/search.js";
import { isOutside } from "carto/perimeter.js";

const DEVICE_WAIT_MS = 15_000;

/**
 * @typedef {import("geojson").Geometry} Geometry
 * @typedef {{label: string, geometry: Geometry, notes: string[], crossings: {id: string, label: string}[]}} Outline
 */

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {(geometry: Geometry, said: string[]) => void} onFound with what is to be said of it
 * @param {(about: string) => void} onAbout an object of the plan was chosen, `zone:7`
 */
export function createWays(form, settings, onFound, onAbout) {
  const { urls } = settings;
  const [start, end] = ["crossing-start", "crossing-end"].map((id) => one(`#${id}`, HTMLSelectElement));
  const said = byId("ways-said");
  let street = "";

  /** @param {string} place */
  async function take(place) {
    said.textContent = text("asking");
    const response = await fetch(`${urls.outline}?place=${encodeURIComponent(place)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const told = await response?.json().catch(() => null);
    if (!response?.ok) {
      said.textContent = told?.errors?.place?.[0] ?? text("no_answer");
      return null;
    }
    said.textContent = "";
    onFound(told.geometry, [told.label, ...told.notes]);
    return /** @type {Outline} */ (told);
  }

  /** @param {import("carto/panel/search.js").Found} found */
  async function choose(found) {
    byId("crossings").hidden = true;
    if (found.kind === "zone" && settings.takes_plan_objects) return onAbout(found.place);
    const outline = await take(found.place);
    if (!outline || outline.crossings.length < 2) return;
    street = found.place;
    for (const choice of [start, end]) {
      choice?.replaceChildren(...outline.crossings.map(({ id, label }) => element("option", { value: id }, label)));
    }
    if (end) end.selectedIndex = outline.crossings.length - 1;
    byId("crossings").hidden = false;
  }

  createSearch(urls, choose, "place-search");
  byId("take-stretch").addEventListener("click", () => take(`${street}:${start?.value}:${end?.value}`));

  byId("take-device").addEventListener("click", () => {
    said.textContent = text("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        said.textContent = "";
        onFound({ type: "Point", coordinates: [coords.longitude, coords.latitude] }, [text("device_accuracy", Math.round(coords.accuracy))]);
      },
      ({ code, PERMISSION_DENIED }) => {
        said.textContent = text(code === PERMISSION_DENIED ? "device_refused" : "not_located");
      },
      { enableHighAccuracy: true, timeout: DEVICE_WAIT_MS },
    );
  });

  // Read here: the photo goes nowhere. It is not one of those that are joined.
  const photo = one("#place-photo", HTMLInputElement);
  photo.addEventListener("change", async (event) => {
    event.stopPropagation();
    const [chosen] = photo.files ?? [];
    if (!chosen) return;
    said.textContent = text("asking");
    const { HEAD_BYTES, placeOf } = await import("carto/photo_place.js");
    const found = placeOf(await chosen.slice(0, HEAD_BYTES).arrayBuffer());
    photo.value = "";
    if ("problem" in found) said.textContent = text(found.problem);
    else if (isOutside(settings.perimeter, found.position)) said.textContent = text("photo_outside");
    else onFound({ type: "Point", coordinates: found.position }, [text("photo_placed")]);
  });

  const file = one("#place-track", HTMLInputElement);
  file.addEventListener("change", async (event) => {
    event.stopPropagation();
    const [track] = file.files ?? [];
    if (!track) return;
    said.textContent = text("asking");
    const body = new FormData();
    body.append("file", track);
    const token = one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    const response = await fetch(urls.track, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } }).catch(() => null);
    const told = await response?.json().catch(() => null);
    said.textContent = response?.ok ? "" : (told?.errors?.file?.[0] ?? told?.reason ?? text("no_answer"));
    if (response?.ok) onFound(told.geometry, told.notes);
    file.value = "";
  });
}

/**
 * The sentence that the place would bear, and its shape; empty when the server does not answer. An object of the plan
 * that is no longer there is told to be so.
 * @param {string} url
 * @param {{geometry: Geometry | null, blur?: string, about_zone?: number, about_prescription?: number}} place
 * @param {string} token
 * @param {AbortSignal} signal
 * @returns {Promise<{words: string, geometry: Geometry | null, shown?: Geometry | null, blur?: string}>}
 */
export async function wordsOf(url, place, token, signal) {
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(place), signal }).catch(() => null);
  const told = await response?.json().catch(() => null);
  if (response?.ok) return told;
  return { words: told?.reason ?? Object.values(told?.errors ?? {}).flat().join(" "), geometry: null };
}
