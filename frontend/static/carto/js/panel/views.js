/** The panel shows one thing at a time; on a phone it is a sheet that rises over the map. */

import { byId, one, text } from "carto/page.js";

/** @typedef {"list" | "detail" | "here" | "propose" | "receipt"} View */

/**
 * @param {() => void} onResize called when the map's room changed
 */
export function createViews(onResize) {
  const atlas = one(".atlas", HTMLElement);
  const panel = byId("panel");
  const toggle = byId("toggle-sheet");
  /** @type {View} */
  let current = "list";
  let wasListHigh = false;

  /** @param {boolean} isHigh */
  function raise(isHigh) {
    atlas.dataset.sheet = isHigh ? "high" : "low";
    toggle.textContent = text(isHigh ? "to_map" : `to_${current}`);
    toggle.setAttribute("aria-expanded", String(isHigh));
    onResize();
  }

  /**
   * Show a view and give it the focus.
   * @param {View} view
   */
  function show(view) {
    if (current === "list") wasListHigh = atlas.dataset.sheet === "high";
    current = view;
    atlas.classList.toggle("is-proposing", view === "propose");
    for (const section of panel.querySelectorAll("[data-view]")) {
      /** @type {HTMLElement} */ (section).hidden = section.getAttribute("data-view") !== view;
    }
    one(".panel-views", HTMLElement).scrollTop = 0;
    if (view === "list") {
      raise(wasListHigh);
      return;
    }
    raise(true);
    one(`[data-view="${view}"]`, HTMLElement).focus({ preventScroll: true });
  }

  toggle.addEventListener("click", () => raise(atlas.dataset.sheet !== "high"));
  raise(false);
  return { show, raise, current: () => current };
}
