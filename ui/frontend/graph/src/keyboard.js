// The drawing by keyboard alone.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const WIDEST = Math.PI / 2.6;

/** Let keys on the canvas do what the explorer can. */
export function listen(canvas, explorer) {
  const keys = {
    e: "expand",
    c: "collapse",
    h: "hide",
    p: "way",
    z: "undo",
    y: "redo",
    "+": "zoomIn",
    "=": "zoomIn",
    "-": "zoomOut",
    0: "fit",
    Enter: "open",
    Escape: "letGo",
  };
  canvas.addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const undo = key === "z" || key === "y";
    if (event.altKey || ((event.ctrlKey || event.metaKey) && !undo)) return;
    const back = event.shiftKey;
    if (ARROWS[key]) explorer.choose(towards(explorer.cy, explorer.here, ARROWS[key]));
    else if (key === "n") explorer.choose(following(explorer.cy.nodes(), explorer.here, back));
    else if (key === "r") explorer.choose(relation(explorer, back));
    else if (undo && back) explorer.actions.redo();
    else if (keys[key]) explorer.actions[keys[key]]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Give the kind that is nearest in a direction: near matters, and straight ahead matters. */
function towards(cy, here, [across, down]) {
  const from = here.position();
  let best = here;
  let least = Infinity;
  for (const node of cy.nodes()) {
    const { x, y } = node.position();
    const distance = Math.hypot(x - from.x, y - from.y);
    if (node.same(here) || distance === 0) continue;
    const turn = Math.acos(((x - from.x) * across + (y - from.y) * down) / distance);
    const cost = distance * (1 + 2 * turn);
    if (turn < WIDEST && cost < least) [best, least] = [node, cost];
  }
  return best;
}

function following(items, current, back) {
  const all = items.toArray();
  const at = all.findIndex((item) => item.same(current));
  return all[(at + (back ? -1 : 1) + all.length) % all.length];
}

/** Give the next relation of the kind one stands on. */
function relation({ here, chosen }, back) {
  const edges = here.connectedEdges().not(".more");
  if (edges.empty()) return here;
  return chosen?.isEdge() ? following(edges, chosen, back) : edges[back ? edges.length - 1 : 0];
}
