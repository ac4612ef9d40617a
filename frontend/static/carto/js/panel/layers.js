/** « Le plan »: a sheet of paper over the map with its groups, shown or not, in order, more or less opaque. */

import { moved } from "carto/map/plan/state.js";
import { byId, one, text } from "carto/page.js";

/**
 * @typedef {import("carto/map/plan/state.js").PlanState} PlanState
 * @typedef {import("carto/map/plan/state.js").GroupKey} GroupKey
 */

/**
 * @param {string[]} layers of the file: a group without any is left out
 * @param {(state: PlanState) => void} onChange
 */
export function createLayers(layers, onChange) {
  const list = byId("plan-groups");
  /** @type {PlanState} */
  let state = { style: "discret", groups: [] };

  /** @param {PlanState} asked */
  function change(asked) {
    fill(asked);
    onChange(asked);
  }

  /**
   * @param {GroupKey} key
   * @param {{isOn?: boolean, opacity?: number}} values
   */
  function set(key, values) {
    change({ ...state, groups: state.groups.map((group) => (group.key === key ? { ...group, ...values } : group)) });
  }

  for (const line of list.querySelectorAll("[data-group]")) listen(/** @type {HTMLElement} */ (line));
  for (const radio of styles()) radio.addEventListener("change", () => change({ ...state, style: styleOf(radio.value) }));
  openAndClose();

  /** @param {HTMLElement} line */
  function listen(line) {
    const key = /** @type {GroupKey} */ (line.dataset.group);
    line.hidden = !layers.includes(key === "habillage" ? "dressing" : key) && !(key === "habillage" && layers.includes("texts"));
    const { check, range, up, down } = controls(line);
    check.addEventListener("change", () => set(key, { isOn: check.checked }));
    range.addEventListener("input", () => set(key, { opacity: Number(range.value) / 100 }));
    up.addEventListener("click", () => move(key, -1, up));
    down.addEventListener("click", () => move(key, 1, down));
  }

  /**
   * Past the groups that this plan does not have; the focus stays on the button.
   * @param {GroupKey} key
   * @param {-1 | 1} by
   * @param {HTMLButtonElement} button
   */
  function move(key, by, button) {
    let groups = moved(state.groups, key, by);
    while (isHidden(groups, key, by)) groups = moved(groups, key, by);
    change({ ...state, groups });
    const other = one(by < 0 ? "[data-down]" : "[data-up]", HTMLButtonElement, button.parentElement ?? list);
    (button.disabled ? other : button).focus();
    byId("map-said").textContent = text("plan_moved", groups.filter((group) => !lineOf(group.key).hidden).findIndex((group) => group.key === key) + 1);
  }

  /**
   * Whether the group just passed is one that is not shown.
   * @param {import("carto/map/plan/state.js").Group[]} groups
   * @param {GroupKey} key
   * @param {number} by
   */
  function isHidden(groups, key, by) {
    const rank = groups.findIndex((group) => group.key === key);
    const passed = groups[rank - by];
    return rank > 0 && rank < groups.length - 1 && passed !== undefined && lineOf(passed.key).hidden;
  }

  /**
   * Show this state in the sheet.
   * @param {PlanState} asked
   */
  function fill(asked) {
    state = asked;
    for (const radio of styles()) radio.checked = radio.value === asked.style;
    const groups = [...asked.groups].reverse(); // the zones first: they are what the legend is read for
    const lines = groups.map(({ key }) => lineOf(key));
    lines.forEach((line, rank) => {
      const { check, range, output } = controls(line);
      const { isOn = true, opacity = 1 } = groups[rank] ?? {};
      check.checked = isOn;
      range.value = String(Math.round(opacity * 100));
      output.textContent = `${range.value} %`;
      if (list.children[rank] !== line) list.insertBefore(line, list.children[rank] ?? null);
    });
    const shown = lines.filter((line) => !line.hidden);
    for (const line of shown) {
      const { up, down } = controls(line);
      up.disabled = line === shown.at(-1);
      down.disabled = line === shown[0];
    }
  }

  return { fill };
}

/** @param {string} key */
function lineOf(key) {
  return one(`[data-group="${key}"]`, HTMLElement);
}

/** @param {HTMLElement} line */
function controls(line) {
  return {
    check: one("[type=checkbox]", HTMLInputElement, line),
    range: one("[type=range]", HTMLInputElement, line),
    output: one("output", HTMLOutputElement, line),
    up: one("[data-up]", HTMLButtonElement, line),
    down: one("[data-down]", HTMLButtonElement, line),
  };
}

/** @returns {NodeListOf<HTMLInputElement>} */
function styles() {
  return document.querySelectorAll("input[name=plan-style]");
}

/**
 * @param {string} value
 * @returns {import("carto/map/plan/state.js").Style}
 */
function styleOf(value) {
  return value === "plein" ? "plein" : "discret";
}

function openAndClose() {
  const button = byId("plan-open");
  const sheet = byId("plan-sheet");
  /** @param {boolean} isOpen */
  function show(isOpen) {
    sheet.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? sheet : button).focus({ preventScroll: true });
  }
  button.hidden = false;
  button.addEventListener("click", () => show(sheet.hidden !== false));
  byId("plan-close").addEventListener("click", () => show(false));
  one(".map-pane", HTMLElement).addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.checkVisibility()) return;
    event.stopPropagation(); // the page would close its panel
    show(false);
  });
}
