// From what Python sends to what cytoscape draws.
import { NODE_SIZE, ROOT_SIZE, strength, thickness, WORD_SIZE } from "./looks.js";

const LETTER = 6.2;
const LINE = 15;
const LONGEST_LINE = 19;
const ROOT_WORD_SIZE = 15;

/** Give the elements for what is to be seen. */
export function elements({ nodes, edges, looks, root, canExpand }) {
  const kinds = nodes.map((node) => kind(node, looks[node.category], node.id === root));
  const lines = new Map();
  for (const { source, target } of edges)
    for (const end of [source, target]) lines.set(end, (lines.get(end) ?? 0) + 1);
  const relations = edges.map((edge) => ({
    group: "edges",
    data: {
      ...edge,
      width: thickness(edge.rank),
      opacity: strength(Math.max(lines.get(edge.source), lines.get(edge.target)), edges.length),
    },
    classes: ["inferred", "hypothesis", "disputed"].filter((name) => edge[name]),
  }));
  const rest = canExpand ? nodes.filter((node) => node.opened && node.more).flatMap(remainder) : [];
  return [...kinds, ...relations, ...rest];
}

function kind(node, look, isRoot) {
  const points = look.points.flat().map((number) => Math.max(-1, Math.min(1, number)));
  return {
    group: "nodes",
    data: {
      ...node,
      colour: look.colour,
      ...(points.length ? { points: points.join(" ") } : {}),
      ...room(node.label, isRoot ? ROOT_SIZE : NODE_SIZE),
      wordSize: isRoot ? ROOT_WORD_SIZE : WORD_SIZE,
    },
    classes: isRoot ? ["root"] : [],
  };
}

/** The box that a shape and its label take: places are found where no labels are drawn. */
function room(label, size) {
  const lines = Math.ceil(label.length / LONGEST_LINE);
  const longest = Math.min(label.length, LONGEST_LINE);
  return {
    ownSize: size,
    boxWidth: Math.max(size, longest * LETTER),
    boxHeight: size + LINE * lines,
  };
}

/** A kind with more neighbours than are seen has a last neighbour that stands for the rest. */
function remainder({ id, more, step }) {
  const rest = `more:${id}`;
  return [
    {
      group: "nodes",
      data: {
        id: rest,
        of: id,
        near: id,
        label: `+${more} more`,
        step,
        boxWidth: 70,
        boxHeight: 28,
      },
      classes: ["more"],
    },
    {
      group: "edges",
      data: { id: `edge:${rest}`, source: id, target: rest, label: "", width: 1.5, opacity: 0.55 },
      classes: ["more"],
    },
  ];
}
