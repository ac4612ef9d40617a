/**
 * One click to stop: the link of the letter opens this page, which presses its own button once somebody looks at it.
 * Programs that open links to inspect them show the page to nobody; without a script, the button is there to press.
 */

import { one } from "carto/page.js";

const form = one("#stop-form", HTMLFormElement);

function press() {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return;
  removeEventListener("focus", press);
  form.requestSubmit(one("button[value=stop]", HTMLButtonElement, form));
}

addEventListener("focus", press);
press();
