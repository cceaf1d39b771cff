// Where kinds go. Nothing here is random: the same kinds in the same order get the same places.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
const FULL_TURN = 2 * Math.PI;
const STEP = 46;
const GAP = 8;
const MANY = 80;
const MOST_PUSHES = 60;

/**
 * Give a place to every kind that has none, stage by stage; who has one keeps it.
 *
 * What is arranged in a square is drawn `wider`, to fit the box it is for. A stage holds `nodes`
 * ({id, width, height, category?, place?, near?}) and `edges` ({source, target}).
 */
export function arrange(stages, wider) {
  const places = new Map();
  for (const { nodes, edges } of stages) {
    for (const { id, place } of nodes) if (place) places.set(id, place);
    const fresh = nodes.filter(({ id }) => !places.has(id));
    if (!fresh.length) continue;
    const settled = settle(nodes, edges, starts(fresh, places), places, wider);
    spread(nodes, settled, places);
    for (const { id } of fresh) places.set(id, whole(settled.get(id)));
  }
  return Object.fromEntries(places);
}

/** Whole numbers: a place that went through an address or a message is still the same place. */
function whole({ x, y }) {
  return { x: Math.round(x), y: Math.round(y) };
}

/** Start new kinds around the kind that brought them, those of a category beside each other. */
function starts(fresh, places) {
  const found = new Map();
  const brought = new Map();
  for (const one of fresh) brought.set(one.near, [...(brought.get(one.near) ?? []), one]);
  for (const [near, members] of brought) {
    const centre = places.get(near) ?? found.get(near) ?? { x: 0, y: 0 };
    const around = STEP * Math.sqrt(members.length);
    members.sort(byCategory).forEach(({ id }, turn) => {
      const angle = (turn * FULL_TURN) / members.length;
      const reach = near ? around * (0.6 + 0.4 * ((turn * GOLDEN_RATIO) % 1)) : 0;
      const [across, down] = [reach * Math.cos(angle), reach * Math.sin(angle)];
      found.set(id, { x: centre.x + across, y: centre.y + down });
    });
  }
  return found;
}

function byCategory({ category: one = "" }, { category: other = "" }) {
  return Number(one > other) - Number(one < other);
}

/** Let relations pull and kinds push. */
function settle(nodes, edges, begun, places, wider) {
  const many = nodes.length > MANY;
  const inside = ({ x, y }) => ({ x: x / wider, y });
  const cy = cytoscape({
    headless: true,
    // Else it begins with a grid, and forgets where everything starts.
    layout: { name: "preset" },
    styleEnabled: true,
    style: [{ selector: "node", style: { width: "data(width)", height: "data(height)" } }],
    elements: [
      ...nodes.map(({ id, width, height }) => ({
        data: { id, width, height },
        position: inside(places.get(id) ?? begun.get(id)),
      })),
      ...edges.map(({ source, target }) => ({ group: "edges", data: { source, target } })),
    ],
  });
  cy.layout({
    name: "fcose",
    animate: false,
    fit: false,
    randomize: false,
    quality: "default",
    numIter: many ? 900 : 2500,
    nodeRepulsion: many ? 4500 : 7000,
    idealEdgeLength: many ? roomAround : 65,
    edgeElasticity: 0.3,
    gravity: many ? 0.4 : 0.5,
    packComponents: false,
    fixedNodeConstraint: nodes
      .filter(({ id }) => places.has(id))
      .map(({ id }) => ({ nodeId: id, position: inside(places.get(id)) })),
  }).run();
  const found = new Map();
  for (const node of cy.nodes()) {
    const { x, y } = node.position();
    found.set(node.id(), places.get(node.id()) ?? { x: x * wider, y });
  }
  cy.destroy();
  return found;
}

/** Give how long a line is to be: around who has many neighbours they need a wide circle. */
function roomAround(edge) {
  return 30 + 14 * Math.sqrt(Math.max(...edge.connectedNodes().map((node) => node.degree())));
}

/** Push apart kinds whose boxes, labels included, lie upon each other; who was there stays. */
function spread(nodes, settled, places) {
  for (let push = 0; push < MOST_PUSHES; push += 1) {
    let touching = false;
    nodes.forEach((one, at) => {
      for (const other of nodes.slice(at + 1)) {
        const [here, there] = [settled.get(one.id), settled.get(other.id)];
        const across = (one.width + other.width) / 2 + GAP - Math.abs(there.x - here.x);
        const down = (one.height + other.height) / 2 + GAP - Math.abs(there.y - here.y);
        if (across <= 0 || down <= 0 || (places.has(one.id) && places.has(other.id))) continue;
        touching = true;
        const axis = across < down ? "x" : "y";
        const step = Math.min(across, down) * (there[axis] >= here[axis] ? 1 : -1);
        const share = places.has(one.id) ? 0 : places.has(other.id) ? 1 : 0.5;
        settled.set(one.id, { ...here, [axis]: here[axis] - step * share });
        settled.set(other.id, { ...there, [axis]: there[axis] + step * (1 - share) });
      }
    });
    if (!touching) return;
  }
}
