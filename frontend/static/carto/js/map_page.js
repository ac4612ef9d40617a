/** The map page: the map, the list and the panel hold one conversation, and the address bar remembers it. */

import { getJson } from "carto/api.js";
import { isEmpty, isFilter, readFilters, toQuery } from "carto/filters.js";
import { createBasemap } from "carto/map/basemap.js";
import { centreOf, locate } from "carto/map/centre.js";
import { addCommuneNames } from "carto/map/commune_names.js";
import { addContributions } from "carto/map/contributions.js";
import { addDrawing } from "carto/map/drawing.js";
import { pointOf } from "carto/map/label_point.js";
import { addMask } from "carto/map/mask.js";
import { addSelection } from "carto/map/selection.js";
import { addShapes } from "carto/map/shapes.js";
import { travelTo } from "carto/map/travel.js";
import { createMap } from "carto/map/view.js";
import { byId, one, text } from "carto/page.js";
import { createBasemapChoice } from "carto/panel/basemaps.js";
import { bringForth, commentOf, hashOf, listenToPermalinks } from "carto/panel/comments.js";
import { createDrawBar } from "carto/panel/draw_bar.js";
import { createFilterForm } from "carto/panel/filter_form.js";
import { listenToFolds } from "carto/panel/folds.js";
import { createHere } from "carto/panel/here.js";
import { createList } from "carto/panel/list.js";
import { createSwitches } from "carto/panel/opinion_switches.js";
import { showPlan } from "carto/panel/plan.js";
import { listenToNear } from "carto/panel/near.js";
import { createPropose } from "carto/panel/propose.js";
import { listenToCopy, showReceipt } from "carto/panel/receipt.js";
import { createSearch, nameOf } from "carto/panel/search.js";
import { createViews } from "carto/panel/views.js";
import { PARAMETER, read, readView } from "carto/readings.js";
import { detailUrl, numberOf, readSettings, referenceOf } from "carto/settings.js";
import { decode, noPlaces, undelta, withSent } from "carto/snapshot.js";

/** Name, in the address bar, of the contribution that is open. */
const OPEN = "voir";
/** That the form is to be opened, as the code of a poster asks. */
const PROPOSING = "proposer";

const settings = readSettings();
const commentAsked = commentOf(location.hash); // the map writes its position there as soon as it moves
const map = createMap(settings);
const views = createViews(() => requestAnimationFrame(() => map.invalidateSize({ animate: false })));
const selection = addSelection(map, settings);
const shapes = addShapes(map, settings, (reference) => goTo(reference));
const switches = createSwitches({ onChange: (asked) => readOtherwise(asked), onOpen: (reference) => goTo(reference) });
const marks = await addContributions(map, settings, (steps) => {
  names.redraw();
  switches.tellSteps(steps);
});
const names = addCommuneNames(map, settings.communes, marks.covers);
const list = createList(settings.urls.list, { onOpen: (reference) => goTo(reference), onPoint: (id) => marks.ring("pointed", id) });
const filterForm = createFilterForm((asked) => filter(asked));
const drawing = addDrawing(map, settings, {
  onDrawn: (geometry) => drawn(geometry),
  onMoved: (geometry) => propose?.take(geometry),
  onTold: (told) => drawBar.tell(told),
});
const drawBar = createDrawBar(drawing, () => endDrawing());
const propose = settings.abilities.submit.allowed
  ? createPropose(settings, drawing, { centre: () => centreOf(map), onDraw: (shape, isByKeyboard) => startDrawing(shape, isByKeyboard), onSent: (feature) => sent(feature), onPrefer: (reference, argument) => prefer(reference, argument), onAbout: (geometry) => selection.showObject(geometry) })
  : null;

const placeTeller = createHere(settings, { onSurface: (geometry) => selection.showSurface(geometry), onPropose: propose && proposeAt, onAbout: propose && settings.takes_plan_objects && !settings.plan?.is_draft ? proposeAbout : null });
createSearch(settings.urls, (found) => goToPlace(found));

let places = noPlaces();
let filters = readFilters(new URLSearchParams(location.search));
let view = readView(new URLSearchParams(location.search));

// The ground: basemap, perimeter, plan.

/** @type {Awaited<ReturnType<typeof showPlan>> | null} */
let plan = null;
let isOnPaper = false;

const basemap = createBasemap(map, (isThere, isWanted) => {
  isOnPaper = !isThere;
  plan?.setOnPaper(isOnPaper);
  names.show(isOnPaper);
  byId("map-note").hidden = isThere || !isWanted;
});
const basemapChoice = createBasemapChoice(settings.basemaps, (wanted) => basemap.show(wanted));
if (settings.perimeter) addMask(map, settings.perimeter);
if (settings.plan?.tiles_url) drawPlan(settings.plan);

/** @param {NonNullable<typeof settings.plan>} told */
async function drawPlan(told) {
  try {
    plan = await showPlan(map, told, isOnPaper);
  } catch {
    byId("plan-note").hidden = false;
  }
}

// What is asked, what is shown.

/** @param {import("carto/filters.js").Filters} asked */
function filter(asked) {
  filters = asked;
  const open = new URLSearchParams(location.search).get(OPEN);
  history.replaceState(null, "", address(toQuery(asked), open));
  show();
  list.load(toQuery(asked));
}

/** Ask for the identifiers that match, and draw those. */
async function show() {
  const asked = filters;
  const query = toQuery(asked);
  const { published, unplaced } = places;
  if (isEmpty(asked)) return draw(asked, { count: published + unplaced, unplaced }, () => true);
  const found = await getJson(`${settings.urls.matching}?${query}`);
  const shown = new Set(undelta(found.ids));
  return draw(asked, found, (id) => shown.has(id));
}

/**
 * @param {import("carto/filters.js").Filters} asked
 * @param {{count: number, unplaced: number}} found
 * @param {(id: number) => boolean} isShown
 */
async function draw(asked, { count, unplaced }, isShown) {
  if (asked !== filters) return;
  const reading = read(places, isShown, view);
  const seen = reading.behind.length ? reading.ranks.length : count;
  byId("shown").textContent = text(seen > 1 ? "shown_many" : seen ? "shown_one" : "shown_none", seen);
  const without = byId("shown-unplaced");
  without.hidden = !unplaced || asked.unplaced.length > 0 || reading.behind.length > 0;
  without.textContent = text("shown_unplaced", unplaced);
  byId("clear-filters").hidden = isEmpty(asked);
  switches.tell(view, reading);
  await Promise.all([marks.show(reading), shapes.show(toQuery(asked))]);
}

/** @param {import("carto/readings.js").View} asked */
function readOtherwise(asked) {
  view = asked;
  history.replaceState(null, "", address(toQuery(filters), new URLSearchParams(location.search).get(OPEN)));
  show();
}

/**
 * The page's address with these filters and that contribution open; what else it says stays.
 * @param {string} query
 * @param {string | null} open
 */
function address(query, open) {
  const ours = new URLSearchParams([...(view ? [[PARAMETER, view]] : []), ...(open ? [[OPEN, open]] : [])]);
  const others = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !isFilter(name) && ![OPEN, PARAMETER].includes(name)));
  const search = [query, others, ours].map(String).filter(Boolean).join("&");
  return `${location.pathname}${search ? `?${search}` : ""}${location.hash}`;
}

// One contribution.

/** @param {string} reference */
function goTo(reference) {
  history.pushState(null, "", address(toQuery(filters), reference));
  openContribution(reference);
}

/**
 * @param {string} reference
 * @param {number} [comment] the number of one of its comments, to bring forth
 */
async function openContribution(reference, comment = 0) {
  const place = places.withNumber(numberOf(reference));
  marks.ring("open", place?.id ?? null);
  list.open(reference);
  selection.showContribution(reference);
  views.show("detail");
  const target = byId("detail");
  target.setAttribute("aria-busy", "true");
  const url = detailUrl(settings, reference);
  // Settled at once: `prefer` presses a button of it.
  await htmx.ajax("GET", comment ? `${url}?commentaire=${comment}` : url, { target, swap: "innerHTML settle:0ms" });
  target.removeAttribute("aria-busy");
  if (!bringForth(target, comment)) one("[data-view=detail]", HTMLElement).focus({ preventScroll: true });
  if (place && !map.getBounds().pad(-0.1).contains([place.lat, place.lon])) map.panTo([place.lat, place.lon]);
}

/** @param {number} number of a comment of the contribution that is open */
function openComment(number) {
  const open = new URLSearchParams(location.search).get(OPEN);
  history.replaceState(history.state, "", hashOf(number));
  if (!bringForth(byId("detail"), number) && open) openContribution(open, number);
}

function backToList() {
  if (drawing.isDrawing()) endDrawing();
  drawing.clear();
  history.pushState(null, "", address(toQuery(filters), null));
  leave();
}

/** Back on the list, at the line one came from. */
function leave() {
  const line = document.querySelector("#list .is-open a");
  marks.ring("open", null);
  selection.showContribution(null);
  selection.showHere(null);
  views.show("list");
  if (line instanceof HTMLElement) line.focus();
  else byId("panel").focus({ preventScroll: true });
}

/** The address bar changed under us: follow it. */
function follow() {
  const query = new URLSearchParams(location.search);
  basemapChoice.follow();
  plan?.follow();
  const [before, viewBefore] = [toQuery(filters), view];
  filters = readFilters(query);
  view = readView(query);
  filterForm.fill(filters);
  if (toQuery(filters) !== before || view !== viewBefore) show();
  if (toQuery(filters) !== before) list.load(toQuery(filters));
  const open = query.get(OPEN);
  if (open) openContribution(open);
  else if (views.current() === "detail") leave();
}

// A place.

/** @param {import("carto/panel/here.js").Place} place */
function here(place) {
  selection.showHere(place);
  marks.ring("open", null);
  selection.showContribution(null);
  views.show("here");
  placeTeller.tell(place);
}

/** @param {import("carto/panel/search.js").Found} found */
function goToPlace(found) {
  travelTo(map, found);
  if (found.kind === "commune") byId("map").focus({ preventScroll: true });
  else here({ lat: found.lat, lng: found.lon, label: nameOf(found), featureId: found.feature_id });
}

/** @param {import("geojson").Geometry} geometry */
function proposeAt(geometry) {
  selection.showHere(null);
  views.show("propose");
  propose?.openAt(geometry);
}

/** @param {string} about an object of the plan, `zone:7` */
function proposeAbout(about) {
  selection.showHere(null);
  views.show("propose");
  propose?.openAbout(about);
}

map.on("click", (event) => {
  if (drawing.isDrawing() || views.current() === "propose") return;
  const hit = marks.hit(event.containerPoint);
  if (hit && "group" in hit) marks.openGroup(hit.group);
  else if (hit) goTo(referenceOf(hit.place));
  else if (!shapes.hasAnswered(event.originalEvent)) here(event.latlng);
});
map.on("mousemove", (event) => {
  const hit = drawing.isDrawing() ? null : marks.hit(event.containerPoint);
  const id = hit && "place" in hit ? hit.place.id : null;
  marks.ring("pointed", id);
  list.point(id);
  map.getContainer().classList.toggle("is-over-mark", hit !== null);
});
map.on("keypress", (event) => {
  if (event.originalEvent.key === "Enter" && !drawing.isDrawing()) here(map.getCenter());
});

// Proposing.

/**
 * @param {import("carto/coordinates.js").Shape} shape
 * @param {boolean} isByKeyboard
 */
function startDrawing(shape, isByKeyboard) {
  drawBar.open(shape, isByKeyboard);
  drawing.start(shape);
  views.raise(false);
  byId("map").focus({ preventScroll: true });
}

function endDrawing() {
  drawing.cancel();
  drawBar.close();
  propose?.showPlace();
  views.show("propose");
}

/** @param {import("geojson").Geometry} geometry */
function drawn(geometry) {
  drawBar.close();
  propose?.take(geometry);
  views.show("propose");
  byId("step-next").scrollIntoView({ block: "nearest" });
}

/**
 * Another contribution says it already: a vote for it is sent, or the words are carried to the form of its vote.
 * @param {string} reference
 * @param {string} [argument]
 */
async function prefer(reference, argument) {
  drawing.clear();
  history.pushState(null, "", address(toQuery(filters), reference));
  await openContribution(reference);
  const support = document.querySelector("#detail button[name=choice][value=for]");
  const words = document.querySelector("#detail [name=argument]");
  if (argument && words instanceof HTMLTextAreaElement) words.value = argument.slice(0, words.maxLength > 0 ? words.maxLength : undefined);
  const next = argument === undefined ? support : words;
  if (next instanceof HTMLElement) next.focus();
  if (argument === undefined && support instanceof HTMLElement) support.click();
}

/** @param {any} feature */
async function sent(feature) {
  showReceipt(feature);
  views.show("receipt");
  filters = readFilters(new URLSearchParams());
  filterForm.fill(filters);
  view = "";
  history.replaceState(null, "", address("", null));
  const { reference, themes } = feature.properties;
  byId("receipt-see").onclick = () => goTo(reference); // before the feed, which may be slow to come
  const theme = Math.min(...themes.map((/** @type {string} */ slug) => settings.themes.findIndex((one) => one.slug === slug)));
  await loadPlaces(feature.geometry ? { id: feature.id, number: numberOf(reference), ...pointOf(feature.geometry), theme } : undefined);
  list.load("");
  marks.ring("open", feature.id);
  selection.showContribution(reference);
}

/**
 * Read the feed. It is a few seconds old at most: what was just sent from here is added to it.
 * @param {Parameters<typeof withSent>[1]} [justSent]
 */
async function loadPlaces(justSent) {
  const read = decode(await getJson(settings.urls.snapshot));
  places = justSent ? withSent(read, justSent) : read;
  await marks.load(places);
  await show();
}

/**
 * @param {string} id
 * @param {() => void} act
 */
function onClick(id, act) {
  document.getElementById(id)?.addEventListener("click", act);
}

/** The form, ready, for the themes of the address. */
function openForm() {
  if (!propose) return;
  views.show("propose");
  propose.open();
  for (const theme of filters.theme) {
    const box = document.querySelector(`#propose-form [name=themes][value="${CSS.escape(theme)}"]`);
    if (box instanceof HTMLInputElement) box.checked = true;
  }
}

document.getElementById("propose")?.addEventListener("click", (event) => {
  if (!propose) return;
  event.preventDefault();
  views.show("propose");
  propose.open();
});
document.getElementById("shown-unplaced")?.addEventListener("click", (event) => {
  event.preventDefault();
  const asked = { ...filters, unplaced: ["1"] };
  filterForm.fill(asked);
  filter(asked);
  views.show("list");
  views.raise(true);
  byId("list").scrollIntoView();
});
onClick("here-at-centre", () => here(map.getCenter()));
onClick("locate", () => locate(map, () => (byId("map-said").textContent = text("not_located"))));
for (const button of document.querySelectorAll("[data-back]")) button.addEventListener("click", backToList);
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  if (drawing.isDrawing()) endDrawing();
  else if (views.current() !== "list" && views.current() !== "propose") backToList();
});
addEventListener("popstate", follow);

listenToPermalinks(byId("detail"), openComment);
listenToNear(byId("detail"), goTo);
listenToCopy();
listenToFolds(".basemaps, .header-menu");
filterForm.fill(filters);
await loadPlaces();
const opened = new URLSearchParams(location.search).get(OPEN);
if (opened) openContribution(opened, commentAsked);
if (new URLSearchParams(location.search).has(PROPOSING)) openForm();
document.documentElement.dataset.ready = "true";
