/** The list beside the map: made by the server with the same filters; pointing at a line points at its mark. */

import { byId } from "carto/page.js";

/**
 * @typedef {{onOpen: (reference: string) => void, onPoint: (id: number | null) => void}} Listeners
 */

/**
 * @param {string} url
 * @param {Listeners} listeners
 */
export function createList(url, { onOpen, onPoint }) {
  const root = byId("list");

  /** @param {string} query */
  async function load(query) {
    await htmx.ajax("GET", query ? `${url}?${query}` : url, { target: root, swap: "innerHTML" });
  }

  root.addEventListener("click", (event) => {
    const link = closest(event, "a");
    const reference = closest(event, "[data-reference]")?.dataset.reference;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (reference) {
      event.preventDefault();
      onOpen(reference);
    } else if (link.closest(".pages")) {
      event.preventDefault();
      load(new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.toString()).then(() => root.scrollIntoView());
    }
  });
  for (const kind of ["pointerover", "focusin"]) {
    root.addEventListener(kind, (event) => onPoint(Number(closest(event, "[data-id]")?.dataset.id) || null));
  }
  for (const kind of ["pointerleave", "focusout"]) root.addEventListener(kind, () => onPoint(null));

  return {
    load,
    /** Remember the line of the contribution that is open. @param {string} reference */
    open(reference) {
      for (const line of root.querySelectorAll("[data-reference]")) {
        line.classList.toggle("is-open", line.getAttribute("data-reference") === reference);
      }
    },
    /**
     * Mark the line of a contribution pointed at on the map.
     * @param {number | null} id
     */
    point(id) {
      for (const line of root.querySelectorAll("[data-id]")) {
        line.classList.toggle("is-pointed", line.getAttribute("data-id") === String(id));
      }
    },
  };
}

/**
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function closest(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}
