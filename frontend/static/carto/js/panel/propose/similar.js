/** Before signing: what others said near and like this. It never holds anyone up: it comes when it comes. */

import { byId, one } from "carto/page.js";

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => import("geojson").Geometry | null} geometry
 * @param {(reference: string, argument: string) => void} onOpen another one is preferred; `argument`: the text to carry over
 */
export function createSimilar(form, settings, geometry, onOpen) {
  const place = byId("similar");
  let asked = "";

  place.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-support], [data-argue]") : null;
    if (!link) return;
    event.preventDefault();
    const argument = link.getAttribute("data-argue");
    onOpen(argument ?? link.getAttribute("data-support") ?? "", argument ? one("[name=body]", HTMLTextAreaElement, form).value : "");
  });
  byId("similar-differs").addEventListener("click", () => {
    byId("similar-part").hidden = true;
    one("[data-step='3'] h3", HTMLElement, form).focus();
  });

  return {
    /** Ask when the words or the place have changed since the last time. */
    async ask() {
      const given = new FormData(form);
      const shape = geometry();
      const values = {
        csrfmiddlewaretoken: String(given.get("csrfmiddlewaretoken") ?? ""),
        title: String(given.get("title") ?? ""),
        body: String(given.get("body") ?? ""),
        geometry: shape ? JSON.stringify(shape) : "",
      };
      const now = JSON.stringify(values);
      if (now === asked) return;
      asked = now;
      byId("similar-part").hidden = true;
      await htmx.ajax("POST", settings.urls.similar, { target: place, swap: "innerHTML", values }).catch(() => undefined);
      byId("similar-part").hidden = place.querySelector("li") === null;
    },
  };
}
