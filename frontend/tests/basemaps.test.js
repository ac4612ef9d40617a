import assert from "node:assert/strict";
import { test } from "node:test";
import { asked } from "carto/panel/basemaps.js";

const BASEMAPS = [{ slug: "plan-ign" }, { slug: "ortho" }];

test("the first basemap shows unless the address asks for another one of the site", () => {
  assert.equal(asked(BASEMAPS, ""), "plan-ign");
  assert.equal(asked(BASEMAPS, "?couches=zones&fond=ortho"), "ortho");
  assert.equal(asked(BASEMAPS, "?fond=ailleurs"), "plan-ign");
});

test("none is a choice, and the only one of a site without basemaps", () => {
  assert.equal(asked(BASEMAPS, "?fond=aucun"), "aucun");
  assert.equal(asked([], "?fond=ortho"), "aucun");
});
