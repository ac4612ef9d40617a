/**
 * What is typed and drawn is kept on this device until it is sent: nothing is lost to a closed tab or a dead network.
 * `at`: when, in milliseconds since 1970.
 * @typedef {{fields: Record<string, string[]>, geometry: import("geojson").Geometry | null}} Content
 * @typedef {Content & {at: number}} Draft
 */

/** @param {string} slug */
const keyOf = (slug) => `carto-draft-${slug}`;

/**
 * @param {string} slug
 * @param {Content} content
 */
export function keepDraft(slug, content) {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify({ ...content, at: Date.now() }));
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

/**
 * The later of what the device and the server kept.
 * @param {Draft | null} here
 * @param {(Content & {updated_at: string}) | null} online
 * @returns {Content | null}
 */
export function latest(here, online) {
  if (!online) return here;
  return here && (here.at ?? 0) > Date.parse(online.updated_at) ? here : online;
}

/**
 * Whether something was said or placed: the fields that hold a choice from the start say nothing.
 * @param {Content | null} content
 * @returns {content is Content}
 */
export function isBegun(content) {
  if (!content) return false;
  const said = Object.entries(content.fields).filter(([name]) => ["title", "body", "about", "unplaced"].includes(name) || name.startsWith("reply-"));
  return content.geometry !== null || said.some(([, values]) => values.some(Boolean));
}
