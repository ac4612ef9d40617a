/** Drawing a point, a line or a surface with leaflet-geoman, by mouse or finger; what is drawn can be moved after. */

import { text } from "carto/page.js";

const TOOLS = { Point: "Marker", LineString: "Line", Polygon: "Polygon" };

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {import("geojson").Geometry} Geometry
 */

/**
 * @param {L.Map} plain
 * @param {{onDrawn: (geometry: Geometry) => void, onMoved: (geometry: Geometry) => void}} listeners
 */
export function addDrawing(plain, { onDrawn, onMoved }) {
  const map = /** @type {DrawingMap} */ (plain);
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const path = { color: accent, weight: 4, fillColor: accent, fillOpacity: 0.12 };
  const pin = L.divIcon({ className: "draw-pin", iconSize: [32, 42], iconAnchor: [16, 40] });
  const placed = L.featureGroup().addTo(map);
  /** @type {string | null} */
  let tool = null;

  // Handles answer to pointers only; the keyboard has the rows of positions. They need a name all the same.
  map.on("layeradd", ({ layer }) => {
    if (layer instanceof L.Marker) layer.getElement()?.setAttribute("aria-label", text("handle"));
  });
  map.pm.setLang("fr");
  map.pm.setGlobalOptions({ snappable: false, continueDrawing: false, layerGroup: placed });
  map.on("pm:create", (event) => {
    const { layer } = /** @type {{layer: L.Layer}} */ (/** @type {unknown} */ (event));
    tool = null;
    onDrawn(geometryOf(layer));
    setTimeout(() => letMove(layer)); // after geoman has left its drawing, which makes every marker fixed
  });

  /** @param {L.Layer} layer */
  function letMove(layer) {
    /** @type {EditableLayer} */ (layer).pm.enable({ draggable: true, snappable: false, preventMarkerRemoval: true });
    layer.on("pm:edit pm:dragend", () => onMoved(geometryOf(layer)));
  }

  function clear() {
    placed.eachLayer((layer) => layer.remove());
    placed.clearLayers();
  }

  /** @param {Geometry} geometry */
  function toLayer(geometry) {
    const [layer] = L.geoJSON(geometry, { style: path, pointToLayer: (_feature, at) => L.marker(at, { icon: pin }) }).getLayers();
    return /** @type {L.Layer} */ (layer);
  }

  /** @param {string} name of a tool of geoman */
  function enable(name) {
    tool = name;
    map.pm.enableDraw(name, {
      templineStyle: path,
      hintlineStyle: { ...path, weight: 2, dashArray: "4 6" },
      pathOptions: path,
      markerStyle: { icon: pin },
      tooltips: false,
      finishOn: "dblclick",
    });
  }

  return {
    /** @param {Shape} shape */
    start(shape) {
      clear();
      enable(TOOLS[shape]);
    },
    /** Take the last vertex away. Geoman leaves the drawing with its first vertex: we stay in it. */
    undo() {
      const drawing = tool && map.pm.Draw[tool];
      if (!tool || !drawing) return;
      drawing._removeLastVertex();
      if (!drawing.enabled()) enable(tool);
    },
    finish: () => tool && map.pm.Draw[tool]?._finishShape(),
    /** Leave the drawing under way; what was placed before is gone too. */
    cancel() {
      tool = null;
      map.pm.disableDraw();
      clear();
    },
    isDrawing: () => tool !== null,
    /**
     * Show a geometry that was typed or kept in the draft.
     * @param {Geometry} geometry
     * @param {boolean} isCentred
     */
    place(geometry, isCentred) {
      map.pm.disableDraw();
      tool = null;
      clear();
      const layer = toLayer(geometry).addTo(map);
      placed.addLayer(layer);
      letMove(layer);
      if (!isCentred) return;
      if (geometry.type === "Point") map.setView(L.GeoJSON.coordsToLatLng(/** @type {[number, number]} */ (geometry.coordinates)));
      else map.fitBounds(placed.getBounds(), { maxZoom: 17, padding: [40, 40] });
    },
    clear,
  };
}

/**
 * @param {L.Layer} layer
 * @returns {Geometry}
 */
function geometryOf(layer) {
  return /** @type {L.Marker | L.Polygon} */ (layer).toGeoJSON(6).geometry;
}
