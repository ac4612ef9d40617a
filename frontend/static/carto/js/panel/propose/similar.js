/** Before signing: what others said near and like this. */

import { byId, one } from "carto/page.js";

const PATIENCE_MS = 1_000;

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => import("geojson").Geometry | null} geometry
 * @param {(reference: string, argument: string) => void} onOpen another one is preferred; `argument`: the text to carry over
 */
export function createSimilar(form, settings, geometry, onOpen) {
  const place = byId("similar");
  let asked = "";
  /** @type {Promise<void>} */
  let answer = Promise.resolve();

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

  /** Ask when the words or the place have changed since the last time. */
  function ask() {
    const given = new FormData(form);
    const shape = geometry();
    const values = {
      csrfmiddlewaretoken: String(given.get("csrfmiddlewaretoken") ?? ""),
      title: String(given.get("title") ?? ""),
      body: String(given.get("body") ?? ""),
      geometry: shape ? JSON.stringify(shape) : "",
    };
    const now = JSON.stringify(values);
    if (now === asked || !values.title) return;
    asked = now;
    answer = htmx.ajax("POST", settings.urls.similar, { target: place, swap: "innerHTML", values }).catch(() => undefined);
  }

  // As soon as the words are there, so that the answer is too when it is wanted.
  for (const name of ["title", "body"]) one(`[name=${name}]`, HTMLElement, form).addEventListener("change", ask);

  return {
    /** Show what came, waiting a moment at most: what comes later would move the page under the finger, and is left out. */
    async show() {
      ask();
      const late = Symbol("late");
      const came = await Promise.race([answer, new Promise((tell) => setTimeout(() => tell(late), PATIENCE_MS))]);
      byId("similar-part").hidden = came === late || place.querySelector("li") === null;
    },
  };
}
