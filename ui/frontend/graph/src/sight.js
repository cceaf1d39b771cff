// Looks at the whole drawing before it is drawn. The library would work out every line and every
// word to find how large it all is; the boxes that kinds were arranged by tell as much at once.
import { ROOM } from "./looks.js";

/** Set zoom and middle so that all kinds are in sight. */
export function seeAll(cy) {
  const boxes = cy.nodes().map(boxOf);
  const least = (name) => Math.min(...boxes.map((box) => box[name]));
  const most = (name) => Math.max(...boxes.map((box) => box[name]));
  const [x1, x2, y1, y2] = [least("x1"), most("x2"), least("y1"), most("y2")];
  const [width, height] = [cy.width(), cy.height()];
  const fitting = Math.min((width - 2 * ROOM) / (x2 - x1), (height - 2 * ROOM) / (y2 - y1));
  const zoom = Math.max(cy.minZoom(), Math.min(cy.maxZoom(), fitting));
  const pan = { x: (width - zoom * (x1 + x2)) / 2, y: (height - zoom * (y1 + y2)) / 2 };
  cy.viewport({ zoom, pan });
}

/** The box of a kind with its words, which stand below its shape. */
function boxOf(node) {
  const { x, y } = node.position();
  const { boxWidth, boxHeight, ownSize = boxHeight } = node.data();
  const top = y - ownSize / 2;
  return { x1: x - boxWidth / 2, x2: x + boxWidth / 2, y1: top, y2: top + boxHeight };
}
