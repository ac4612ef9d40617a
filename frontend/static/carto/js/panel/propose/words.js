/** The second step of a proposal: what it says. */

import { text } from "carto/page.js";

/** @type {import("carto/panel/propose.js").Part} */
export const words = {
  step: 1,
  kept: ["kind", "themes", "title", "body"],
  missing: (given, { kinds }) => [
    ["kind", given.has("kind"), text("need_kind")],
    ["themes", given.has("themes"), text("need_theme")],
    ["title", !!given.get("title"), text("need_title")],
    ["body", !!given.get("body") || !!kinds.find(({ slug }) => slug === given.get("kind"))?.body_is_optional, text("need_body")],
  ],
  properties: (given) => ({
    kind: given.get("kind"),
    themes: given.getAll("themes"),
    title: given.get("title"),
    body: given.get("body"),
  }),
};
