/** The choice of a basemap: one of a list, kept in the address bar. */

import { setParameter } from "carto/address.js";

/** Name of the choice in the address bar and in the form. */
const NAME = "fond";
/** Its value for no basemap. */
const NONE = "aucun";

/**
 * The site's first basemap unless the address asks for another, or for none.
 * @param {import("carto/settings.js").Basemap[]} basemaps
 * @param {(basemap: import("carto/settings.js").Basemap | null) => void} show
 */
export function createBasemapChoice(basemaps, show) {
  /** @type {string | null} */
  let current = null;

  /** @param {string} slug */
  function choose(slug) {
    if (slug === current) return;
    current = slug;
    for (const choice of choices()) choice.checked = choice.value === slug;
    show(basemaps.find((basemap) => basemap.slug === slug) ?? null);
  }

  function follow() {
    choose(asked(basemaps, location.search));
  }

  for (const choice of choices()) {
    choice.addEventListener("change", () => {
      choose(choice.value);
      setParameter(NAME, choice.value === basemaps[0]?.slug ? "" : choice.value);
    });
  }
  follow();
  return { follow };
}

/**
 * What the address asks for, when the site offers it.
 * @param {{slug: string}[]} basemaps
 * @param {string} search
 */
export function asked(basemaps, search) {
  const wanted = new URLSearchParams(search).get(NAME);
  const known = [...basemaps.map(({ slug }) => slug), NONE];
  return wanted && known.includes(wanted) ? wanted : (known[0] ?? NONE);
}

/** @returns {NodeListOf<HTMLInputElement>} */
function choices() {
  return document.querySelectorAll(`#basemaps input[name=${NAME}]`);
}
