/** The list beside the map: made by the server with the same filters; pointing at a line points at its mark. */

import { byId } from "carto/page.js";

/** Name, in the addresses of the list and of the page, of the order of the list. */
const SORT = "tri";

/**
 * @typedef {{onOpen: (reference: string) => void, onPoint: (id: number | null) => void}} Listeners
 */

/**
 * @param {string} url
 * @param {Listeners} listeners
 */
export function createList(url, { onOpen, onPoint }) {
  const root = byId("list");

  /**
   * The list with these filters, in the order that was last asked for.
   * @param {string} query
   */
  async function load(query) {
    const sort = new URLSearchParams(location.search).get(SORT);
    await show([query, sort ? new URLSearchParams({ [SORT]: sort }) : ""].map(String).filter(Boolean).join("&"));
  }

  /** @param {string} query */
  async function show(query) {
    await htmx.ajax("GET", query ? `${url}?${query}` : url, { target: root, swap: "innerHTML" });
  }

  /** @param {HTMLAnchorElement} link */
  async function sort(link) {
    const asked = new URL(link.href).searchParams;
    const page = new URL(location.href);
    if (asked.has(SORT)) page.searchParams.set(SORT, asked.get(SORT) ?? "");
    else page.searchParams.delete(SORT);
    history.replaceState(history.state, "", page);
    await show(asked.toString());
    document.getElementById(link.id)?.focus();
  }

  root.addEventListener("click", (event) => {
    const link = closest(event, "a");
    const reference = closest(event, "[data-reference]")?.dataset.reference;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (reference) {
      event.preventDefault();
      onOpen(reference);
    } else if (link instanceof HTMLAnchorElement && link.closest(".pages")) {
      event.preventDefault();
      show(new URL(link.href).searchParams.toString()).then(() => root.scrollIntoView());
    } else if (link instanceof HTMLAnchorElement && link.closest(".sorts")) {
      event.preventDefault();
      sort(link);
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
