/**
 * The draft on the server, to go on from another device: by its button for anyone, and by itself, quietly, for a device
 * the server knows already.
 */

import { putJson, drop as dropAt } from "carto/api.js";
import { begin, effortField, spend } from "carto/effort.js";
import { byId, element, one, text } from "carto/page.js";

const PAUSE_MS = 5_000;

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {() => import("carto/draft.js").Content} read
 */
export function createOnlineDraft(form, settings, read) {
  const { draft: url } = settings.urls;
  const button = byId("keep-draft");
  const said = byId("draft-said");
  let isKnown = settings.is_known;
  let isThere = settings.draft !== null;
  let pause = 0;
  let kept = "";

  /** What the server answered: where it is kept, or the sentence of its refusal. */
  async function save() {
    const content = read();
    const token = one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    const answer = await putJson(url, { ...content, ...(isKnown ? {} : await effort()) }, token);
    if (!answer.isTaken) return answer;
    isKnown = isThere = true;
    kept = JSON.stringify(content);
    return answer;
  }

  async function effort() {
    const field = effortField(form);
    if (!field) return {};
    await begin(field);
    const given = new FormData(form);
    const effort = { proof: given.get("proof"), patience: given.get("patience") };
    spend(field);
    return effort;
  }

  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const { isTaken, told } = await save();
      if (isTaken) said.replaceChildren(text("draft_kept"), " ", element("a", { href: told.url }, text("draft_elsewhere")));
      else said.textContent = told.reason ?? Object.values(told.errors ?? {}).flat().join(" ");
    } catch {
      said.textContent = text("draft_not_kept");
    }
    button.removeAttribute("aria-busy");
  });

  return {
    /** Something was typed or placed. */
    changed() {
      clearTimeout(pause);
      if (!isKnown) return;
      pause = setTimeout(() => {
        // A dead network is no news: the device keeps its own, and the next key tries again.
        if (JSON.stringify(read()) !== kept) save().catch(() => {});
      }, PAUSE_MS);
    },
    /** It was sent: the server has dropped it already. */
    sent() {
      clearTimeout(pause);
      isKnown = true;
      isThere = false;
      said.textContent = "";
    },
    drop() {
      clearTimeout(pause);
      said.textContent = "";
      if (isThere) dropAt(url, one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value).catch(() => {});
      isThere = false;
    },
  };
}
