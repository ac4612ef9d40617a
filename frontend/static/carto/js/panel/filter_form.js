/** The form of the filters: what it says is what the address bar, the list and the map say. */

import { readFilters } from "carto/filters.js";
import { byId, one } from "carto/page.js";

const TYPING_PAUSE_MS = 300;

/**
 * @param {(filters: import("carto/filters.js").Filters) => void} onChange
 */
export function createFilterForm(onChange) {
  const form = /** @type {HTMLFormElement} */ (byId("filters"));
  let pause = 0;
  const tell = () => onChange(readFilters(new FormData(form)));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
  form.addEventListener("change", tell);
  one("[type=search]", HTMLInputElement, form).addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(tell, TYPING_PAUSE_MS);
  });
  byId("clear-filters").addEventListener("click", () => {
    fill(form, readFilters(new FormData()));
    tell();
  });
  return {
    /** @param {import("carto/filters.js").Filters} filters */
    fill: (filters) => fill(form, filters),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/filters.js").Filters} filters
 */
function fill(form, filters) {
  const asked = /** @type {Record<string, string[] | string>} */ (filters);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = !!asked[field.name]?.includes(field.value);
    else if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === "date")) field.value = asked[field.name]?.[0] ?? "";
    else if (field instanceof HTMLInputElement && field.name === "q" && field !== document.activeElement) field.value = filters.q;
  }
}
