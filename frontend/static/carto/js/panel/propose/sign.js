/** The last step of a proposal: who signs it, and what they accept. */

import { byId, one, text } from "carto/page.js";

/** @type {import("carto/panel/propose.js").Part} */
export const sign = {
  step: 2,
  kept: ["author_kind", "author_name", "signatory_count", "pseudonym", "is_name_private", "blur"],
  missing: (given, settings) => [
    ["pseudonym", !!given.get("pseudonym"), text("need_pseudonym")],
    ["author_name", !isOfSeveral(given) || !!given.get("author_name"), text("need_author_name")],
    ["signatory_count", given.get("author_kind") !== "petition" || Number(given.get("signatory_count")) > 1, text("need_signatories")],
    ["charter_accepted", !settings.asks_charter || given.has("charter_accepted"), text("need_charter")],
  ],
  properties: (given) => ({
    ...(isOfSeveral(given) ? voiceOf(given) : {}),
    pseudonym: given.get("pseudonym"),
    ...(given.get("email") ? { email: given.get("email") } : {}),
    is_name_private: given.has("is_name_private"),
    ...(given.get("blur") ? { blur: given.get("blur") } : {}),
    charter_accepted: given.has("charter_accepted"),
    ...(given.get("charter_version") ? { charter_version: Number(given.get("charter_version")) } : {}),
    keeps_contact: String(given.get("keeps_contact") ?? "").split("\n").filter(Boolean),
  }),
  listen: (form) =>
    form.addEventListener("reset", () => {
      for (const field of form.querySelectorAll("[data-once-faulty]")) field.setAttribute("hidden", "");
    }),
};

/**
 * The charter is accepted once: what is sent next does not ask for it again.
 * @param {import("carto/settings.js").Settings} settings
 */
export function charterAccepted(settings) {
  settings.asks_charter = false;
  byId("charter-part").replaceChildren();
}

/**
 * The charter has changed since the page was opened: the new one, to be read and accepted, and nothing else of the form.
 * @param {import("carto/settings.js").Settings} settings
 */
export async function renewCharter(settings) {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
  const part = page.getElementById("charter-part");
  if (!part) return;
  settings.asks_charter = part.childElementCount > 0;
  byId("charter-part").replaceChildren(...part.children);
  byId("charter-part").querySelector("details")?.setAttribute("open", "");
}

/**
 * The box keeps these details, and none that is typed later: it is to be ticked anew.
 * @param {HTMLFormElement} form
 * @param {string[]} found
 */
export function holdContact(form, found) {
  if (!found.length) return;
  const box = one("[name=keeps_contact]", HTMLInputElement, form);
  box.value = found.join("\n");
  box.checked = false;
}

/** @param {FormData} given */
function isOfSeveral(given) {
  return given.has("author_kind") && given.get("author_kind") !== "person";
}

/** @param {FormData} given */
function voiceOf(given) {
  const isPetition = given.get("author_kind") === "petition";
  return {
    author_kind: given.get("author_kind"),
    author_name: given.get("author_name"),
    signatory_count: isPetition ? Number(given.get("signatory_count")) : null,
  };
}
