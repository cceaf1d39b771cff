// What is said aloud, and shown in the line below the drawing.

const SHORTCUTS = [
  ["Tab", "into the drawing, and out of it"],
  ["Arrows", "to the nearest kind that way"],
  ["N, Shift+N", "to the next kind, to the one before"],
  ["R, Shift+R", "through the relations of a kind"],
  ["Enter", "open the kind's page; for a relation, read what backs it"],
  ["E, C", "expand, collapse"],
  ["H", "hide a kind"],
  ["P", "mark a way: first its start, then its end"],
  ["Z, Y", "undo, redo"],
  ["+, −, 0", "zoom in, zoom out, fit"],
  ["Escape", "let go of what is chosen; again: leave the drawing"],
];

export function shortcuts() {
  return SHORTCUTS;
}

export function aboutAll(kinds, relations) {
  return `${plural(kinds, "kind")} and ${plural(relations, "relation")}. Click one, or walk with the arrow keys.`;
}

/** Tell of a kind or a relation. */
export function about(item) {
  return item.isNode() ? aboutNode(item) : aboutEdge(item);
}

function aboutNode(node) {
  if (node.hasClass("more")) return `${node.data("label")} neighbours. Press E to see them.`;
  const count = node.connectedEdges().not(".more").length;
  const more = node.data("more") ? `, ${node.data("more")} more neighbours` : "";
  return `${node.data("label")}, ${node.data("kind")}: ${plural(count, "relation")} shown${more}.`;
}

function aboutEdge(edge) {
  const known = edge.data("known");
  const disputed = edge.hasClass("disputed") ? ", disputed" : "";
  return `${edge.data("sentence")}: ${known}${disputed}, ${edge.data("backing")}.`;
}

export function aboutWay(steps) {
  return steps.length
    ? `The way has ${plural(steps.length, "step")}: ${steps.map((edge) => edge.data("sentence")).join("; ")}.`
    : "No way joins these two among what is shown. Expand more, or ask for all ways below.";
}

export function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
