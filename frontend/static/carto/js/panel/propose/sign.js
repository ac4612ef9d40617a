/** The last step of a proposal: who signs it, and what they accept. */

import { text } from "carto/page.js";

/** @type {import("carto/panel/propose.js").Part} */
export const sign = {
  step: 2,
  kept: ["pseudonym"],
  missing: (given) => [
    ["pseudonym", !!given.get("pseudonym"), text("need_pseudonym")],
    ["charter_accepted", given.has("charter_accepted"), text("need_charter")],
  ],
  properties: (given) => ({ pseudonym: given.get("pseudonym"), charter_accepted: given.has("charter_accepted") }),
};
