/**
 * Drawing a point, a line or a surface, point after point: where the pointer presses, or under the fixed cross of the
 * crosshair. What is drawn is moved after by its handles, which are leaflet-geoman's.
 */

import { judge } from "carto/limits.js";
import { addCrosshair } from "carto/map/crosshair.js";
import { writeSize } from "carto/map/measure.js";
import { addSketch } from "carto/map/sketch.js";
import { addSnapping } from "carto/map/snapping.js";
import { text } from "carto/page.js";
import { boundOf, isOutside } from "carto/perimeter.js";

const LEAST = { Point: 1, LineString: 2, Polygon: 3 };
const SAME_PX = 5;

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {import("geojson").Geometry} Geometry
 * @typedef {import("geojson").Position} Position
 * @typedef {{size: string, said?: string, isOutside?: boolean}} Told `said`: something new; `isOutside`: the cursor moved
 */

/**
 * @param {L.Map} plain
 * @param {import("carto/settings.js").Settings} settings
 * @param {{onDrawn: (geometry: Geometry) => void, onMoved: (geometry: Geometry) => void, onTold: (told: Told) => void}} listeners
 */
export function addDrawing(plain, settings, { onDrawn, onMoved, onTold }) {
  const map = /** @type {DrawingMap} */ (plain);
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const path = { color: accent, weight: 4, fillColor: accent, fillOpacity: 0.12, pmIgnore: false };
  const pin = L.divIcon({ className: "draw-pin", iconSize: [32, 42], iconAnchor: [16, 40] });
  const placed = L.featureGroup().addTo(map);
  const sketch = addSketch(map);
  const snapping = addSnapping(map, settings.urls);
  /** @type {Shape | null} */
  let shape = null;
  /** @type {Position[]} */
  let positions = [];
  let isAimed = false;

  // Handles answer to pointers only; the keyboard has the crosshair and the rows of positions. They need a name all the same.
  map.on("layeradd", ({ layer }) => {
    if (layer instanceof L.Marker) layer.getElement()?.setAttribute("aria-label", text("handle"));
  });
  addCrosshair(map, { isAiming: () => shape !== null && isAimed, onMove: () => follow(centre()), onTake: () => add(centre()) });
  map.on("mousemove", ({ latlng }) => {
    if (shape && !isAimed) follow(positionOf(latlng));
  });
  map.on("click", ({ latlng }) => {
    if (shape && !isAimed) add(positionOf(latlng));
  });
  map.on("dblclick", () => {
    if (shape && !isAimed) finish();
  });

  const centre = () => positionOf(map.getCenter());
  /** @type {Promise<void> | null} */
  let handles = null;

  /** leaflet-geoman, fetched when someone begins to draw: whoever only reads the map does without. */
  function fetchHandles() {
    handles ??= import("geoman").then(() => {
      L.PM.setOptIn(true); // geoman looks at what we give it, not at each path of the map
      map.pm = new L.PM.Map(map);
      map.pm.setGlobalOptions({ layerGroup: placed });
    });
    return handles;
  }

  /** The cursor is there. @param {Position} aimed */
  function follow(aimed) {
    if (!shape) return;
    const cursor = snapping.catch(aimed);
    sketch.show(shape, positions, cursor);
    onTold({ size: sizeWith([...positions, cursor.position]), isOutside: isOutside(boundOf(settings), cursor.position) });
  }

  /** What is drawn, after a change, and what there is to say of it. @param {string} said */
  function tell(said) {
    if (!shape) return;
    sketch.show(shape, positions, null);
    onTold({ said, size: sizeWith(positions) });
  }

  /** @param {Position[]} all */
  function sizeWith(all) {
    return shape && all.length >= 2 ? writeSize(geometryWith(all)) : "";
  }

  /**
   * @param {Position[]} all
   * @returns {Geometry}
   */
  function geometryWith(all) {
    const [first = [0, 0]] = all;
    if (shape === "LineString") return { type: shape, coordinates: all };
    return shape === "Polygon" ? { type: shape, coordinates: [[...all, first]] } : { type: "Point", coordinates: first };
  }

  /** @param {Position} aimed */
  function add(aimed) {
    if (!shape) return;
    const { position } = snapping.catch(aimed);
    if (isSame(position, positions.at(-1))) return tell(text("draw_same"));
    const verdict = judge(geometryWith([...positions, position]), settings.limits);
    if (verdict.isOver) return tell(verdict.sentence);
    positions = [...positions, position];
    if (shape === "Point") return finish();
    const outside = isOutside(boundOf(settings), position) ? text("point_outside") : "";
    tell([outside, verdict.sentence].filter(Boolean).join(" ") || text("draw_added", positions.length));
  }

  /**
   * @param {Position} position
   * @param {Position | undefined} other
   */
  function isSame([lon = 0, lat = 0], other) {
    if (!other) return false;
    const [lastLon = 0, lastLat = 0] = other;
    return map.latLngToContainerPoint([lat, lon]).distanceTo(map.latLngToContainerPoint([lastLat, lastLon])) < SAME_PX;
  }

  function finish() {
    if (!shape) return;
    const missing = LEAST[shape] - positions.length;
    if (missing > 0) return tell(text("draw_more"));
    const geometry = geometryWith(positions);
    place(geometry, false);
    onDrawn(geometry);
  }

  /** Leave the drawing under way. */
  function leave() {
    shape = null;
    positions = [];
    sketch.clear();
    map.doubleClickZoom.enable();
  }

  function clear() {
    leave();
    snapping.work(false);
    placed.eachLayer((layer) => layer.remove());
    placed.clearLayers();
  }

  /**
   * Show a geometry that was drawn, typed or kept in the draft, with handles to move it.
   * @param {Geometry} geometry
   * @param {boolean} isCentred
   */
  function place(geometry, isCentred) {
    clear();
    snapping.work(true);
    const [found] = L.geoJSON(geometry, {
      // @ts-expect-error `pmIgnore` is geoman's: without it, it leaves a layer alone.
      pmIgnore: false,
      style: path,
      pointToLayer: (_feature, at) => L.marker(at, /** @type {L.MarkerOptions} */ ({ icon: pin, pmIgnore: false })),
    }).getLayers();
    const layer = /** @type {EditableLayer} */ (found);
    placed.addLayer(layer);
    fetchHandles().then(() => {
      if (!placed.hasLayer(layer)) return;
      L.PM.reInitLayer(layer);
      layer.pm.enable({ draggable: true, snappable: true, snapDistance: 14, preventMarkerRemoval: true });
    });
    layer.on("pm:markerdrag pm:drag", (event) => {
      const { markerEvent, target } = /** @type {any} */ (event);
      snapping.catch(positionOf((markerEvent?.target ?? target).getLatLng?.() ?? map.getCenter())); // so that the limits around come
    });
    layer.on("pm:edit pm:dragend", () => onMoved(/** @type {L.Marker} */ (/** @type {L.Layer} */ (layer)).toGeoJSON(6).geometry));
    if (!isCentred) return;
    if (geometry.type === "Point") map.setView(L.GeoJSON.coordsToLatLng(/** @type {[number, number]} */ (geometry.coordinates)));
    else map.fitBounds(placed.getBounds(), { maxZoom: 17, padding: [40, 40] });
  }

  return {
    /** @param {Shape} asked */
    start(asked) {
      clear();
      fetchHandles();
      shape = asked;
      snapping.work(true);
      map.doubleClickZoom.disable();
      if (isAimed) follow(centre());
    },
    /** Take what lies under the cross. */
    addCentre: () => add(centre()),
    /** Take the last vertex away. */
    undo() {
      positions = positions.slice(0, -1);
      tell(text(positions.length ? "draw_undone" : "draw_empty", positions.length));
    },
    finish,
    /** Leave the drawing under way; what was placed before is gone too. */
    cancel: clear,
    isDrawing: () => shape !== null,
    /** @param {boolean} isOn whether points are taken under the cross, or where the pointer presses */
    aim(isOn) {
      isAimed = isOn;
      if (shape) sketch.show(shape, positions, null);
      if (shape && isOn) follow(centre());
    },
    /** @param {boolean} isOn whether to catch on to the limits around */
    snap: (isOn) => snapping.want(isOn),
    place,
    clear,
  };
}

/** @param {L.LatLng} place */
function positionOf({ lat, lng }) {
  return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
}
