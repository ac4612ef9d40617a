/** Before signing: what others said near and like this. */

import { byId, one, text } from "carto/page.js";

const PATIENCE_MS = 1_000;

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => import("geojson").Geometry | null} geometry
 * @param {{onSupport: (reference: string) => void, onArgue: (reference: string, argument: string) => void, onDiffers: () => void}} way another
 * one is supported, or argued for with the text typed; or one's own differs
 */
export function createSimilar(form, settings, geometry, { onSupport, onArgue, onDiffers }) {
  const place = byId("similar");
  let asked = "";
  /** Those from which one's own differs, as its author says. @type {string[]} */
  let near = [];
  /** @type {Promise<void>} */
  let answer = Promise.resolve();

  place.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-support], [data-argue]") : null;
    const [supported, argued] = ["data-support", "data-argue"].map((name) => button?.getAttribute(name));
    if (supported) onSupport(supported);
    if (argued) onArgue(argued, one("[name=body]", HTMLTextAreaElement, form).value);
  });
  byId("similar-differs").addEventListener("click", () => {
    near = told();
    byId("similar-part").hidden = true;
    onDiffers();
    one("[data-step='3'] h3", HTMLElement, form).focus();
  });
  form.addEventListener("reset", () => {
    near = [];
    asked = "";
    place.replaceChildren();
  });

  /** The references that are shown. */
  function told() {
    return [...place.querySelectorAll("[data-alike]")].map((line) => line.getAttribute("data-alike") ?? "");
  }

  /** Ask when the words or the place have changed since the last time. */
  function ask() {
    const given = new FormData(form);
    const shape = geometry();
    const values = {
      csrfmiddlewaretoken: String(given.get("csrfmiddlewaretoken") ?? ""),
      title: String(given.get("title") ?? ""),
      body: String(given.get("body") ?? ""),
      themes: given.getAll("themes").map(String),
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
    /** Those it is sent knowing. */
    near: () => near,
    /**
     * Show what came, once, waiting a moment at most: what comes later would move the page under the finger, and is
     * left out.
     */
    async show() {
      ask();
      const late = Symbol("late");
      const came = await Promise.race([answer, new Promise((tell) => setTimeout(() => tell(late), PATIENCE_MS))]);
      const isShown = came !== late && told().some((reference) => !near.includes(reference));
      byId("similar-part").hidden = !isShown;
      byId("similar-said").textContent = isShown ? text("alike", told().length) : "";
    },
  };
}
