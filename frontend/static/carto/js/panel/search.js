/**
 * Looking for a place: communes, parcels and lieux-dits held here answer at once, addresses when their service does.
 * A combobox: the list follows the field, arrows choose, Enter goes, Escape closes.
 */

import { getJson } from "carto/api.js";
import { byId, element, text } from "carto/page.js";
import { createListbox } from "carto/panel/listbox.js";

const TYPING_PAUSE_MS = 220;
const ADDRESS_WAIT_MS = 4000;
const LEAST_SIGNS = 2;

/**
 * @typedef {{
 *   kind: "commune" | "locality" | "parcelle" | "street" | "zone" | "address" | "position", label: string, detail: string, lon: number, lat: number,
 *   bounds: [number, number, number, number] | null, feature_id: number | null, place: string,
 * }} Found
 * @typedef {{results: Found[], available: boolean}} Answer
 */

/**
 * @param {{search: string, addresses: string}} urls
 * @param {(found: Found) => void} onChosen
 * @param {string} name of the elements: a form, or a part of one
 */
export function createSearch(urls, onChosen, name = "search") {
  const form = byId(name);
  const input = /** @type {HTMLInputElement} */ (byId(`${name}-q`));
  const [status, note] = [byId(`${name}-said`), byId(`${name}-note`)];
  const listbox = createListbox(input, byId(`${name}-found`), (rank) => choose(rank));
  let asked = new AbortController();
  let pause = 0;
  /** @type {{places: Found[], addresses: Found[]}} */
  let found = { places: [], addresses: [] };

  const all = () => [...found.places, ...found.addresses];

  function show() {
    listbox.show(all().map(option));
  }

  function clear() {
    asked.abort();
    clearTimeout(pause);
    found = { places: [], addresses: [] };
    status.textContent = note.textContent = "";
    listbox.close();
  }

  /** Both are asked at once; whichever answers shows. */
  async function search() {
    clear();
    const query = input.value.trim();
    if (query.length < LEAST_SIGNS) return;
    asked = new AbortController();
    const { signal } = asked;
    const q = `?q=${encodeURIComponent(query)}`;
    const places = ask(urls.search + q, signal).then((answer) => {
      if (signal.aborted) return;
      found = { ...found, places: answer.results };
      show();
    });
    const addresses = askAddresses(q, signal).then((answer) => {
      if (signal.aborted) return;
      found = { ...found, addresses: answer.results };
      note.textContent = answer.available ? "" : text("no_addresses");
      show();
    });
    await places;
    if (!signal.aborted && found.places.length) status.textContent = counted();
    await addresses;
    if (!signal.aborted) status.textContent = counted();
  }

  /**
   * None to ask where the service is switched off.
   * @param {string} q
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>}
   */
  async function askAddresses(q, signal) {
    if (!urls.addresses) return { results: [], available: true };
    return ask(urls.addresses + q, AbortSignal.any([signal, AbortSignal.timeout(ADDRESS_WAIT_MS)]));
  }

  function counted() {
    const count = all().length;
    return text(count > 1 ? "found_many" : count ? "found_one" : "found_none", count);
  }

  /** @param {number} rank */
  function choose(rank) {
    const chosen = all()[rank];
    if (!chosen) return;
    input.value = chosen.label;
    clear();
    onChosen(chosen);
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, TYPING_PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (listbox.isOpen() || input.value)) {
      event.stopPropagation(); // the page would close its panel
      event.preventDefault(); // a search field would empty itself at once
      if (!listbox.isOpen()) input.value = "";
      clear();
    }
  });
  async function chooseBest() {
    if (!all().length) await search();
    choose(Math.max(listbox.active(), 0));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    chooseBest();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // part of a larger form, it would send that one
    chooseBest();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) listbox.close();
  });
}

/**
 * An answer, even when there is none.
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
function ask(url, signal) {
  return getJson(url, signal).catch(() => ({ results: [], available: false }));
}

/** @param {Found} found */
function option({ kind, label, detail }) {
  const about = [text(`kind_${kind}`), detail].filter(Boolean).join(", ");
  return element("li", {}, element("span", {}, label), " ", element("small", {}, about));
}

/** As one says it; a position says itself. @param {Found} found */
export function nameOf({ kind, label }) {
  if (kind === "position") return "";
  return kind === "parcelle" ? text("parcelle_named", label) : label;
}
