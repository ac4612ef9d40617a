/** Where a meeting is. */

import { readPosition } from "carto/coordinates.js";
import { openMeetingMap } from "carto/meeting_map.js";
import { byId } from "carto/page.js";

const place = readPosition(byId("map").dataset.position ?? "");
const pin = openMeetingMap();
if (place) pin.show(place, true);
document.documentElement.dataset.ready = "true";
