/** The map of a page carried on a disk, the package's carte.html: this file is written whole into it, and asks nothing. */

/**
 * @typedef {{ rings: [number, number][][], fill: string, line: string, weight: number }} Ground
 * @typedef {{ reference: string, label: string, color: string, geometry: import("geojson").Geometry }} Mark
 */
(() => {
  /** @type {{ ground: Ground[], marks: Mark[] }} */
  const drawn = JSON.parse(document.getElementById("dessin")?.textContent ?? "");
  const form = /** @type {HTMLFormElement} */ (document.getElementById("tri"));
  const articles = [...document.querySelectorAll("article")];
  const map = L.map("carte", { attributionControl: false, preferCanvas: true, maxZoom: 19, zoomSnap: 0.25 });
  const ground = L.featureGroup(drawn.ground.map(area)).addTo(map);
  const marks = new Map(drawn.marks.map((mark) => [mark.reference, shape(mark)]));
  const shown = L.featureGroup([...marks.values()]).addTo(map);
  const bounds = (drawn.ground.length ? ground : shown).getBounds();
  map.fitBounds(bounds.isValid() ? bounds : [[41.2, -5.3], [51.2, 9.7]]);
  L.control.scale({ imperial: false }).addTo(map);

  form.hidden = false;
  form.addEventListener("input", sift);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", show);
  sift();

  /** @param {Ground} drawn */
  function area({ rings, fill, line, weight }) {
    return L.polygon(rings, { color: line, weight, fill: fill !== "", fillColor: fill, fillOpacity: 1, interactive: false });
  }

  /** @param {Mark} mark */
  function shape({ reference, label, color, geometry }) {
    const isPoint = geometry.type === "Point";
    const layer = L.geoJSON(geometry, {
      style: { color: isPoint ? "#fff" : color, fillColor: color, weight: isPoint ? 1.5 : 3, fillOpacity: isPoint ? 1 : 0.3 },
      pointToLayer: (_feature, place) => L.circleMarker(place, { radius: 7 }),
    });
    layer.bindTooltip(plain(label), { sticky: true });
    return layer.on("click", () => read(reference));
  }

  /** @param {string} words What somebody wrote: text, never HTML. */
  function plain(words) {
    const span = document.createElement("span");
    span.textContent = words;
    return span;
  }

  /** @param {string} reference */
  function read(reference) {
    const article = document.getElementById(reference);
    article?.scrollIntoView({ block: "start" });
    article?.focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  function show(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-show]") : null;
    const layer = marks.get(link?.getAttribute("data-show") ?? "");
    if (layer) {
      map.fitBounds(layer.getBounds(), { maxZoom: 16 });
      layer.openTooltip();
    }
  }

  /** Keeps what has the theme and the words asked, in the list and on the map. */
  function sift() {
    const asked = new FormData(form);
    const theme = String(asked.get("theme"));
    const words = String(asked.get("mots")).toLocaleLowerCase("fr").trim();
    let count = 0;
    for (const article of articles) {
      const themed = theme === "" || (article.dataset.themes ?? "").split(" ").includes(theme);
      article.hidden = !themed || !(article.textContent ?? "").toLocaleLowerCase("fr").includes(words);
      count += article.hidden ? 0 : 1;
      const layer = marks.get(article.id);
      if (layer) article.hidden ? shown.removeLayer(layer) : shown.addLayer(layer);
    }
    /** @type {HTMLOutputElement} */ (form.elements.namedItem("compte")).value = `${count} / ${articles.length}`;
  }
})();
