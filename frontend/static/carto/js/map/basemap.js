/** The tiles beneath, one basemap at a time. Without a network the paper stays, and the plan with it. */

const PATIENCE = 4;
/** @type {Record<string, string>} */
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @typedef {import("carto/settings.js").Basemap} Basemap */

/**
 * @param {L.Map} map
 * @param {(isThere: boolean, isWanted: boolean) => void} tell called when tiles come, when they are given up, and when
 *   none are wanted
 */
export function createBasemap(map, tell) {
  /** @type {L.TileLayer | null} */
  let shown = null;

  /** @param {Basemap} basemap */
  function lay(basemap) {
    let failures = 0;
    const tiles = L.tileLayer(basemap.url, {
      attribution: credit(basemap),
      className: `basemap is-${basemap.filter || "muted"}`,
      maxNativeZoom: basemap.max_zoom,
      maxZoom: 22,
      updateWhenZooming: false,
    });
    tiles.once("tileload", () => shown === tiles && tell(true, true));
    tiles.on("tileload", () => {
      failures = Number.NEGATIVE_INFINITY;
    });
    tiles.on("tileerror", () => {
      failures += 1;
      if (failures !== PATIENCE || shown !== tiles) return;
      tiles.remove();
      tell(false, true);
    });
    return tiles;
  }

  return {
    /** @param {Basemap | null} basemap none leaves the paper */
    show(basemap) {
      shown?.remove();
      shown = basemap && lay(basemap);
      map.options.zoomSnap = basemap ? 1 : 0.25; // the tiles are sharp at whole zooms only
      if (shown) shown.addTo(map);
      else tell(false, false);
    },
  };
}

/**
 * Leaflet takes it for HTML.
 * @param {Basemap} basemap
 */
function credit({ attribution, terms_url }) {
  return terms_url ? `<a href="${escaped(terms_url)}" rel="noreferrer">${escaped(attribution)}</a>` : escaped(attribution);
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? "");
}
