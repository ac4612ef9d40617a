/** The second step of a proposal: what it says. */

import { one, text } from "carto/page.js";

/** @type {import("carto/panel/propose.js").Part} */
export const words = {
  step: 1,
  kept: ["kind", "themes", "title", "body"],
  missing: (given) => [
    ["kind", given.has("kind"), text("need_kind")],
    ["themes", given.has("themes"), text("need_theme")],
    ["title", !!given.get("title"), text("need_title")],
    ["body", !!given.get("body"), text("need_body")],
  ],
  properties: (given) => ({
    kind: given.get("kind"),
    themes: given.getAll("themes"),
    title: given.get("title"),
    body: given.get("body"),
  }),
  files: (form) => {
    const photo = one("[name=photo]", HTMLInputElement, form).files?.[0];
    return photo ? [["photo", photo]] : [];
  },
};
