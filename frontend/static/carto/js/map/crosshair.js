/** Aiming: the map moves under a fixed cross, by finger, by mouse or by the arrows; Enter takes what lies under it. */

const STEP_PX = 20;
const STRIDE_PX = 120;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {L.Map} map
 * @param {{isAiming: () => boolean, onMove: () => void, onTake: () => void}} way
 */
export function addCrosshair(map, { isAiming, onMove, onTake }) {
  const container = map.getContainer();
  map.on("move zoomend resize", () => {
    if (isAiming()) onMove();
  });
  map.on("click", (event) => {
    if (isAiming()) map.panTo(event.latlng);
  });
  // Before Leaflet, whose own steps are too long to aim with.
  container.addEventListener(
    "keydown",
    (event) => {
      const way = ARROWS[event.key];
      if (!way || !isAiming() || event.target !== container) return;
      const step = event.shiftKey ? STRIDE_PX : STEP_PX;
      map.panBy([way[0] * step, way[1] * step], { animate: false });
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  container.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !isAiming() || event.target !== container) return;
    event.preventDefault(); // what Enter says of the map at other times
    onTake();
  });
}
