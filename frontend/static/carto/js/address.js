/** What the address bar keeps of how the map is dressed. */

/**
 * Write one parameter, or take it away when it is empty; « back » does not undo it.
 * @param {string} name
 * @param {string} value
 */
export function setParameter(name, value) {
  const query = new URLSearchParams(location.search);
  if (value) query.set(name, value);
  else query.delete(name);
  const search = query.size ? `?${query}` : "";
  history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
}
