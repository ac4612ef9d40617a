/** The plan: its tiles and names on the map, its sheet beside it, and the address bar that remembers both. */

import { presentIn } from "carto/map/plan/in_view.js";
import { addTiles, pixels, strengthOf } from "carto/map/plan/layer.js";
import { addNames } from "carto/map/plan/names.js";
import { readState, writeState } from "carto/map/plan/state.js";
import { createContext } from "carto/panel/context.js";
import { createLayers } from "carto/panel/layers.js";
import { fillLegend } from "carto/panel/legend.js";

/**
 * @typedef {NonNullable<import("carto/settings.js").Settings["plan"]>} Plan
 * @param {import("carto/map/plan/layer.js").PlanMap} map
 * @param {Plan} plan whose tiles are made
 * @param {boolean} isOnPaper whether there is no basemap under it
 */
export async function showPlan(map, plan, isOnPaper) {
  const tiles = addTiles(map, plan.tiles_url);
  const names = addNames(map);
  let state = readState(new URLSearchParams(location.search));
  tiles.show(state, isOnPaper);
  const { layers, words } = await tiles.metadata();
  const sheet = createLayers(layers, (asked) => {
    state = asked;
    remember();
    tiles.show(state, isOnPaper);
    tell();
  });

  function remember() {
    const query = writeState(new URLSearchParams(location.search), state).toString();
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }

  /** The names and the legend of what is in view now. */
  async function tell() {
    const zoom = map.getZoom();
    const view = await tiles.inView();
    if (map.getZoom() !== zoom) return;
    const window = pixels(map, view.zoom);
    names.show(view, state, window);
    fillLegend(plan.kinds, words, presentIn(view, window), strengthOf(state, isOnPaper));
  }

  map.on("moveend resize", () => tell().catch(() => {})); // the next move asks again
  sheet.fill(state);
  const context = createContext(map, plan.context_layers);
  await tell();
  return {
    /** @param {boolean} isOn whether there is no basemap under the plan */
    setOnPaper(isOn) {
      if (isOn === isOnPaper) return;
      isOnPaper = isOn;
      tiles.show(state, isOnPaper);
    },
    /** The address bar changed under us. */
    follow() {
      state = readState(new URLSearchParams(location.search));
      sheet.fill(state);
      context.follow();
      tiles.show(state, isOnPaper);
      tell();
    },
  };
}
