/** The last step of a proposal: who signs it, and what they accept. */

import { text } from "carto/page.js";

/** @type {import("carto/panel/propose.js").Part} */
export const sign = {
  step: 2,
  kept: ["author_kind", "author_name", "signatory_count", "pseudonym", "is_name_private"],
  missing: (given) => [
    ["pseudonym", !!given.get("pseudonym"), text("need_pseudonym")],
    ["author_name", !isOfSeveral(given) || !!given.get("author_name"), text("need_author_name")],
    ["signatory_count", given.get("author_kind") !== "petition" || Number(given.get("signatory_count")) > 1, text("need_signatories")],
    ["charter_accepted", given.has("charter_accepted"), text("need_charter")],
  ],
  properties: (given) => ({
    ...(isOfSeveral(given) ? voiceOf(given) : {}),
    pseudonym: given.get("pseudonym"),
    ...(given.get("email") ? { email: given.get("email") } : {}),
    is_name_private: given.has("is_name_private"),
    charter_accepted: given.has("charter_accepted"),
  }),
};

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
