import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmpty, readFilters, toQuery } from "carto/filters.js";

test("a query string is read and written back in one canonical form", () => {
  const filters = readFilters(new URLSearchParams("q=+haie &theme=habitat&status=retained&theme=economie&theme=habitat"));
  assert.deepEqual(filters.theme, ["economie", "habitat"]);
  assert.equal(filters.q, "haie");
  assert.equal(toQuery(filters), "theme=economie&theme=habitat&status=retained&q=haie");
});

test("empty values ask for nothing", () => {
  const filters = readFilters(new URLSearchParams("commune=&status=&q=+"));
  assert.ok(isEmpty(filters));
  assert.equal(toQuery(filters), "");
});

test("words of other pages are left out", () => {
  assert.equal(toQuery(readFilters(new URLSearchParams("voir=W-0012&page=2&kind=constat"))), "kind=constat");
});

test("accents survive the way to the address bar and back", () => {
  const query = toQuery({ ...readFilters(new URLSearchParams()), q: "école & crèche" });
  assert.equal(readFilters(new URLSearchParams(query)).q, "école & crèche");
});

test("what the plan says of a place is asked in the server's order", () => {
  const filters = readFilters(new URLSearchParams("unplaced=1&zone_id=12&prescription=0702&zone_kind=U&zone=Ua/b&zone=1AU&status=retained&channel=R"));
  assert.equal(toQuery(filters), "status=retained&channel=R&zone=1AU&zone=Ua%2Fb&zone_kind=U&prescription=0702&zone_id=12&unplaced=1");
});

test("dates of reception, opinions and what is missing follow in the server's order", () => {
  const filters = readFilters(new URLSearchParams("until=2026-03-31&since=2026-03-01&opinion=dividing&without=zone&without=theme&unplaced=1&q=a"));
  assert.equal(toQuery(filters), "unplaced=1&without=theme&without=zone&opinion=dividing&since=2026-03-01&until=2026-03-31&q=a");
});
