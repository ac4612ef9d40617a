/** What everyone will see, told before it is sent; and how exactly they will see the place. */

import { byId, one, text } from "carto/page.js";
import { wordsOf } from "carto/panel/ways.js";

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => import("geojson").Geometry | null} geometry
 * @param {{near: () => string[], onShown: (shown: import("geojson").Geometry | null) => void}} way `near`: those it is
 * said to be near; `onShown`: what everyone will see of a place that is blurred
 */
export function createPreview(form, settings, geometry, { near, onShown }) {
  const place = one("[data-preview=place]", HTMLElement, form);
  const choice = form.querySelector("#blur");
  let asked = new AbortController();
  /** The blurred place that is told. */
  let told = "";

  function show() {
    const given = new FormData(form);
    one("[data-preview=title]", HTMLElement, form).textContent = String(given.get("title") ?? "");
    one("[data-preview=body]", HTMLElement, form).textContent = String(given.get("body") ?? "");
    one("[data-preview=name]", HTMLElement, form).textContent = nameIn(given);
    const blur = geometry() ? String(given.get("blur") ?? "exact") : "exact";
    if (choice instanceof HTMLElement) choice.hidden = !geometry();
    // The server leaves out those of a blurred place, which they would tell.
    one("[data-preview=near]", HTMLElement, form).textContent = blur === "exact" && near().length ? text("near", near().join(", ")) : "";
    if (blur === "exact") {
      place.textContent = byId("place-words").textContent;
      forget();
    } else showBlurred(blur);
  }

  /** @param {string} blur */
  async function showBlurred(blur) {
    const now = JSON.stringify([blur, geometry()]);
    if (now === told) return;
    asked.abort();
    asked = new AbortController();
    told = now;
    const { signal } = asked;
    place.textContent = text("asking");
    const token = one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    const answer = await wordsOf(settings.urls.place_words, { geometry: geometry(), blur }, token, signal);
    if (signal.aborted) return;
    if (!answer.shown) told = ""; // no answer: the next change asks again
    place.textContent = [answer.words || text("no_answer"), answer.blur && answer.blur !== blur ? text("no_street") : ""].join(" ");
    onShown(answer.shown ?? null);
  }

  function forget() {
    if (!told) return;
    asked.abort();
    told = "";
    onShown(null);
  }

  form.addEventListener("input", show);
  new MutationObserver(show).observe(byId("place-words"), { childList: true });
  return { show };
}

/** The name everyone will read. @param {FormData} given */
function nameIn(given) {
  if (given.has("is_name_private")) return text("name_hidden");
  const isOfSeveral = given.has("author_kind") && given.get("author_kind") !== "person";
  return String((isOfSeveral && given.get("author_name")) || given.get("pseudonym") || text("name_awaited"));
}
