/** Asking the server: every answer is JSON, every refusal a sentence. */

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function getJson(url, signal) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

/**
 * The answer to a deposit: the Feature kept, errors by field (`found`: the personal details for which it is held), or
 * the sentence of a refusal.
 * @typedef {{feature: any} | {errors: Record<string, string[]>, found: string[]} | {reason: string}} Deposited
 */

/**
 * Send a Feature, with its files when there are any.
 * @param {string} url
 * @param {object} feature
 * @param {[string, File][]} files by name of field
 * @param {string} token the page's CSRF token
 * @returns {Promise<Deposited>}
 */
export async function postFeature(url, feature, files, token) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const response = await fetch(url, { method: "POST", ...body(feature, files, headers) });
  const answer = await response.json();
  if (response.status === 201) return { feature: answer };
  if (response.status === 400) return { errors: answer.errors, found: answer.found ?? [] };
  return { reason: answer.reason ?? answer.detail ?? String(response.status) };
}

/**
 * Put something in place of what was there.
 * @param {string} url
 * @param {object} content
 * @param {string} token the page's CSRF token
 * @returns {Promise<{isTaken: boolean, told: any}>}
 */
export async function putJson(url, content, token) {
  const headers = { "X-CSRFToken": token, Accept: "application/json", "Content-Type": "application/json" };
  const response = await fetch(url, { method: "PUT", body: JSON.stringify(content), headers });
  return { isTaken: response.ok, told: await response.json() };
}

/**
 * @param {string} url
 * @param {string} token the page's CSRF token
 */
export async function drop(url, token) {
  await fetch(url, { method: "DELETE", headers: { "X-CSRFToken": token } });
}

/**
 * @param {object} feature
 * @param {[string, File][]} files
 * @param {Record<string, string>} headers
 */
function body(feature, files, headers) {
  if (!files.length) return { body: JSON.stringify(feature), headers: { ...headers, "Content-Type": "application/json" } };
  const parts = new FormData();
  parts.append("feature", JSON.stringify(feature));
  for (const [name, file] of files) parts.append(name, file);
  return { body: parts, headers };
}
