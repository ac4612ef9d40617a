/** The small map of a meeting's page. */

import { addPin } from "carto/map/pin.js";
import { openSmallMap } from "carto/small_map.js";

export function openMeetingMap() {
  return addPin(openSmallMap());
}
