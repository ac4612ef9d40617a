/**
 * What of the plan is shown, and how: kept in the address bar, so that a link shows what its sender saw.
 *
 * `couches=zones.-prescriptions`: groups from the top down, those with a dash hidden; `opacite=zones-60`: in percent;
 * `style=plein`. What is as by default is not written.
 */

/**
 * @typedef {"habillage" | "prescriptions" | "informations" | "zones"} GroupKey
 * @typedef {{key: GroupKey, isOn: boolean, opacity: number}} Group `opacity` from 0.1 to 1
 * @typedef {"discret" | "plein"} Style
 * @typedef {{style: Style, groups: Group[]}} PlanState groups from the top down
 */

/** @type {GroupKey[]} */
export const KEYS = ["habillage", "prescriptions", "informations", "zones"];
const LEAST_PERCENT = 10;

/**
 * Anything unknown or malformed in the address is as if absent.
 * @param {URLSearchParams} query
 * @returns {PlanState}
 */
export function readState(query) {
  const opacities = new Map((query.get("opacite") ?? "").split(".").map(opacityOf));
  const asked = (query.get("couches") ?? "").split(".").map(shownOf);
  const order = [...new Set([...asked.map(({ key }) => key), ...KEYS])];
  return {
    style: query.get("style") === "plein" ? "plein" : "discret",
    groups: order.filter(isKey).map((key) => ({
      key,
      isOn: asked.find((one) => one.key === key)?.isOn ?? true,
      opacity: opacities.get(key) ?? 1,
    })),
  };
}

/**
 * The address' parameters with this state, the others as they were.
 * @param {URLSearchParams} query
 * @param {PlanState} state
 * @returns {URLSearchParams}
 */
export function writeState(query, { style, groups }) {
  const written = new URLSearchParams(query);
  const couches = groups.map(({ key, isOn }) => (isOn ? key : `-${key}`)).join(".");
  const faded = groups.filter(({ opacity }) => opacity < 1).map(({ key, opacity }) => `${key}-${Math.round(opacity * 100)}`);
  put(written, "couches", couches === KEYS.join(".") ? "" : couches);
  put(written, "opacite", faded.join("."));
  put(written, "style", style === "discret" ? "" : style);
  return written;
}

/**
 * The groups with this one a rank higher (-1) or lower (1).
 * @param {Group[]} groups
 * @param {GroupKey} key
 * @param {-1 | 1} by
 */
export function moved(groups, key, by) {
  const order = [...groups];
  const rank = order.findIndex((group) => group.key === key);
  const [group] = order.splice(rank, 1);
  if (group) order.splice(Math.max(0, rank + by), 0, group);
  return order;
}

/**
 * @param {URLSearchParams} query
 * @param {string} name
 * @param {string} value
 */
function put(query, name, value) {
  if (value) query.set(name, value);
  else query.delete(name);
}

/** @param {string} word */
function shownOf(word) {
  return word.startsWith("-") ? { key: word.slice(1), isOn: false } : { key: word, isOn: true };
}

/**
 * @param {string} word
 * @returns {[string, number]}
 */
function opacityOf(word) {
  const [key = "", percent = ""] = word.split("-");
  const asked = /^\d{1,3}$/.test(percent) ? Number(percent) : 100;
  return [key, Math.min(100, Math.max(LEAST_PERCENT, asked)) / 100];
}

/**
 * @param {string} word
 * @returns {word is GroupKey}
 */
function isKey(word) {
  return KEYS.some((key) => key === word);
}
