/**
 * What is typed and drawn is kept on this device until it is sent: nothing is lost to a closed tab or a dead network.
 * @typedef {{fields: Record<string, string[]>, geometry: import("geojson").Geometry | null}} Draft
 */

/** @param {string} slug */
const keyOf = (slug) => `carto-draft-${slug}`;

/**
 * @param {string} slug
 * @param {Draft} draft
 */
export function keepDraft(slug, draft) {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(draft));
  } catch {
    // Storage is full or refused: the page goes on without a draft.
  }
}

/**
 * @param {string} slug
 * @returns {Draft | null}
 */
export function readDraft(slug) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(slug)) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} slug */
export function dropDraft(slug) {
  try {
    localStorage.removeItem(keyOf(slug));
  } catch {
    // As above.
  }
}
