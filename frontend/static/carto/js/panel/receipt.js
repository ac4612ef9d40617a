/** What the visitor leaves with: the number, and the private link that lets them come back. */

import { byId, one, text } from "carto/page.js";

/** @param {any} feature as the server answered the deposit */
export function showReceipt({ properties }) {
  byId("receipt-number").textContent = properties.reference;
  one("#receipt-private", HTMLInputElement).value = properties.private_url ?? "";
  byId("receipt-private-field").hidden = !properties.private_url;
  byId("receipt-needs").hidden = !properties.needs;
  one("#receipt-page", HTMLAnchorElement).href = properties.receipt_url;
  byId("receipt-copied").textContent = "";
  const follow = one("#receipt-follow", HTMLAnchorElement);
  follow.search = `?${new URLSearchParams({ contribution: properties.reference })}`;
}

export function listenToCopy() {
  const link = one("#receipt-private", HTMLInputElement);
  byId("receipt-copy").addEventListener("click", async () => {
    link.select();
    await navigator.clipboard?.writeText(link.value).catch(() => undefined);
    byId("receipt-copied").textContent = text("copied");
  });
}
