// The one bundle does two jobs: in a page it shows the explorer, in a worker it arranges kinds.
import { arrange } from "./arrange.js";
import { Explorer } from "./explorer.js";
import { keepLegible } from "./legible.js";

/** Show what Python sent in this place; called again each time that changes. */
export function show(place, component) {
  const first = !place.explorer;
  place.explorer ??= new Explorer(place);
  place.explorer.show(component);
  if (first) keepLegible(place.cy);
}

if (typeof document === "undefined") {
  self.onmessage = ({ data }) =>
    self.postMessage({ id: data.id, places: arrange(data.stages, data.wider) });
}
