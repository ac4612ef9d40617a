/** Links drawn as buttons answer to the space bar too, as what they say they are. */

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== " " || !(target instanceof HTMLElement) || !target.matches('a[role="button"]')) return;
  event.preventDefault(); // the page would scroll
  target.click();
});
