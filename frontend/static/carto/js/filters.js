/**
 * What is asked of the contributions. The address bar, the form, the list and the map all say it with the same words.
 * @typedef {"theme" | "kind" | "commune" | "status" | "channel" | "zone" | "zone_kind" | "prescription" | "zone_id" | "unplaced" | "without" | "opinion" | "since" | "until"} List
 * @typedef {Record<List, string[]> & {q: string}} Filters
 */

/** In the order of the canonical address. @type {List[]} */
const LISTS = [
  "theme", "kind", "commune", "status", "channel", "zone", "zone_kind", "prescription", "zone_id", "unplaced",
  "without", "opinion", "since", "until",
];

/**
 * @param {URLSearchParams | FormData} source
 * @returns {Filters}
 */
export function readFilters(source) {
  /** @param {string} name */
  const values = (name) => [...new Set(source.getAll(name).map(String).filter(Boolean))].sort();
  const lists = /** @type {Record<List, string[]>} */ (Object.fromEntries(LISTS.map((name) => [name, values(name)])));
  return { ...lists, q: String(source.get("q") ?? "").trim() };
}

/**
 * A canonical query string, without its question mark; empty when nothing is asked.
 * @param {Filters} filters
 */
export function toQuery(filters) {
  const query = new URLSearchParams();
  for (const name of LISTS) for (const value of filters[name]) query.append(name, value);
  if (filters.q) query.append("q", filters.q);
  return query.toString();
}

/**
 * Whether a parameter of the address is one of the filters'.
 * @param {string} name
 */
export function isFilter(name) {
  return name === "q" || LISTS.some((list) => list === name);
}

/** @param {Filters} filters */
export function isEmpty(filters) {
  return toQuery(filters) === "";
}
