// How kinds and relations are drawn, in the colours of the page's theme.

export const ROOT_SIZE = 36;
export const NODE_SIZE = 24;
export const WORD_SIZE = 12;
const LINE_WORD_SIZE = 10;
const LINE_WIDTH = 120;
/** What stays free around all that is drawn, in pixels. */
export const ROOM = 22;
const FEW_RELATIONS = 25;
const THICKEST = 3.4;
const MANY_RELATIONS = 90;
const [FAINTEST, FAINT, STRONGEST, FEW_LINES] = [0.14, 0.34, 0.55, 6];

/** Read the colours of the theme as they stand now. */
export function theme(place) {
  const style = getComputedStyle(place);
  const read = (name, otherwise) => style.getPropertyValue(`--st-${name}`).trim() || otherwise;
  return {
    text: read("text-color", "#31333f"),
    background: read("background-color", "#ffffff"),
    accent: read("primary-color", "#0b6e4f"),
    font: read("font", "sans-serif"),
  };
}

/** Better evidence is thicker: rank 1 is the best, 6 the least. */
export function thickness(rank) {
  return rank ? THICKEST - 0.4 * (rank - 1) : 1.8;
}

/** Give how strong a line is: those of a kind with very many are faint, others show among them. */
export function strength(lines, relations) {
  const faintest = relations > MANY_RELATIONS ? FAINTEST : FAINT;
  return Math.max(faintest, Math.min(STRONGEST, FEW_LINES / lines));
}

/** The words of what has room for them: what is not seen need not be measured and laid out. */
function words(element) {
  return (element.data("named") ?? 1) ? element.data("label") : "";
}

function scaled(size, factor) {
  return (node) => node.data(size) * (node.data(factor) ?? 1);
}

/** Give the style sheet of cytoscape. */
export function styleSheet({ text, background, accent, font }, relations) {
  const letters = {
    color: text,
    "font-family": font,
    "text-outline-color": background,
    "text-outline-width": 2,
    "min-zoomed-font-size": 6,
  };
  return [
    {
      selector: "node",
      style: {
        ...letters,
        width: scaled("ownSize", "shape"),
        height: scaled("ownSize", "shape"),
        shape: "ellipse",
        "background-color": "data(colour)",
        label: words,
        "font-size": scaled("wordSize", "larger"),
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-wrap": "wrap",
        "text-max-width": (node) => LINE_WIDTH * (node.data("larger") ?? 1),
      },
    },
    {
      selector: "node[points]",
      style: { shape: "polygon", "shape-polygon-points": "data(points)" },
    },
    {
      selector: "node.root",
      style: { "font-weight": "bold" },
    },
    {
      selector: "node.more",
      style: {
        shape: "round-rectangle",
        width: 64,
        height: 24,
        "background-color": background,
        "border-width": 1.5,
        "border-style": "dashed",
        "border-color": text,
        "text-valign": "center",
        "text-margin-y": 0,
        "font-size": 11,
      },
    },
    {
      selector: "edge",
      style: {
        ...letters,
        width: "data(width)",
        "line-color": text,
        "line-opacity": "data(opacity)",
        "target-arrow-color": text,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
        label: relations > FEW_RELATIONS ? "" : words,
        "font-size": (edge) => LINE_WORD_SIZE * (edge.data("larger") ?? 1),
        "text-rotation": "autorotate",
      },
    },
    { selector: "edge.inferred", style: { "line-style": "dashed", "line-dash-pattern": [7, 5] } },
    { selector: "edge.hypothesis", style: { "line-dash-pattern": [2, 5] } },
    { selector: "edge.disputed", style: { "target-arrow-shape": "triangle-cross" } },
    { selector: "edge.more", style: { "line-style": "dotted", "target-arrow-shape": "none" } },
    { selector: ".faded", style: { opacity: 0.4 } },
    {
      selector: "edge.named",
      style: { label: words, "line-opacity": 0.9, "z-index": 5 },
    },
    {
      selector: "node.chosen, node.start",
      style: {
        "border-width": 3,
        "border-color": accent,
        "overlay-color": accent,
        "overlay-opacity": 0.15,
        "overlay-padding": 7,
      },
    },
    {
      selector: "edge.chosen, edge.way",
      style: {
        "line-color": accent,
        "target-arrow-color": accent,
        "line-opacity": 1,
        "overlay-color": accent,
        "overlay-opacity": 0.18,
        "overlay-padding": 4,
        label: words,
        "z-index": 9,
      },
    },
    { selector: "node.way", style: { "border-width": 2.5, "border-color": accent } },
  ];
}
