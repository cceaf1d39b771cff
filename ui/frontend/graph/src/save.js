// The drawing as a file: a bitmap by cytoscape, a vector drawing by us.
import { fromNear } from "./legible.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 30;

export function savePng(cy, background, name) {
  const image = fromNear(cy, () =>
    cy.png({
      output: "blob",
      full: true,
      scale: 2,
      bg: background,
      maxWidth: 8000,
      maxHeight: 8000,
    }),
  );
  save(image, `${name}.png`);
}

export function saveSvg(cy, background, name) {
  const svg = fromNear(cy, () => drawing(cy, background));
  const text = new XMLSerializer().serializeToString(svg);
  save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Draw what is seen as SVG. */
export function drawing(cy, background) {
  const box = cy.elements().boundingBox();
  const [x, y, width, height] = [
    box.x1 - MARGIN,
    box.y1 - MARGIN,
    box.w + 2 * MARGIN,
    box.h + 2 * MARGIN,
  ];
  const svg = element("svg", { viewBox: `${x} ${y} ${width} ${height}`, width, height });
  svg.append(element("rect", { x, y, width, height, fill: background }));
  for (const edge of cy.edges()) svg.append(...edgeShapes(edge));
  for (const node of cy.nodes()) svg.append(nodeShape(node), ...label(node, nodeFoot(node)));
  return svg;
}

function edgeShapes(edge) {
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  // Kinds that lie upon each other have no line between them.
  if (![from.x, from.y, to.x, to.y].every(Number.isFinite)) return [];
  const bend = edge.controlPoints()?.[0];
  const last = bend ?? from;
  const colour = edge.style("line-color");
  const opacity = edge.style("opacity") * edge.style("line-opacity");
  const path = element("path", {
    d: `M${from.x} ${from.y} ${bend ? `Q${bend.x} ${bend.y}` : "L"} ${to.x} ${to.y}`,
    fill: "none",
    stroke: colour,
    "stroke-width": edge.numericStyle("width"),
    "stroke-opacity": opacity,
    ...(edge.style("line-style") === "solid" ? {} : { "stroke-dasharray": dashes(edge) }),
  });
  const turn = (Math.atan2(to.y - last.y, to.x - last.x) * 180) / Math.PI;
  const tip = element("path", {
    d: "M0 0L-8 -4L-8 4Z",
    transform: `translate(${to.x} ${to.y}) rotate(${turn})`,
    fill: colour,
    "fill-opacity": opacity,
  });
  const named = edge.style("label") ? label(edge, edge.midpoint()) : [];
  return edge.hasClass("more") ? [path] : [path, tip, ...named];
}

function dashes(edge) {
  return edge.hasClass("more")
    ? "1 4"
    : (edge.style("line-dash-pattern").join?.(" ") ?? edge.style("line-dash-pattern"));
}

function nodeShape(node) {
  const { x, y } = node.position();
  const [halfWidth, halfHeight] = [node.width() / 2, node.height() / 2];
  const look = {
    fill: node.style("background-color"),
    stroke: node.style("border-color"),
    "stroke-width": node.numericStyle("border-width"),
    opacity: node.style("opacity"),
  };
  if (node.hasClass("more")) {
    return element("rect", {
      x: x - halfWidth,
      y: y - halfHeight,
      width: 2 * halfWidth,
      height: 2 * halfHeight,
      rx: 6,
      ...look,
    });
  }
  if (!node.data("points"))
    return element("ellipse", { cx: x, cy: y, rx: halfWidth, ry: halfHeight, ...look });
  const numbers = node.data("points").split(" ").map(Number);
  const corners = [];
  for (let at = 0; at < numbers.length; at += 2) {
    corners.push(`${x + numbers[at] * halfWidth},${y + numbers[at + 1] * halfHeight}`);
  }
  return element("polygon", { points: corners.join(" "), ...look });
}

function nodeFoot(node) {
  const { x, y } = node.position();
  return node.hasClass("more") ? { x, y: y + 4 } : { x, y: y + node.height() / 2 + 15 };
}

function label(item, { x, y }) {
  const size = item.numericStyle("font-size");
  const text = element("text", {
    x,
    y,
    "text-anchor": "middle",
    "font-size": size,
    "font-family": "sans-serif",
    "font-weight": item.style("font-weight"),
    fill: item.style("color"),
    stroke: item.style("text-outline-color"),
    "stroke-width": 3,
    "paint-order": "stroke",
    opacity: item.style("opacity"),
  });
  wrapped(item.data("label")).forEach((line, place) => {
    const span = element("tspan", { x, dy: place ? size * 1.2 : 0 });
    span.textContent = line;
    text.append(span);
  });
  return [text];
}

function wrapped(words) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length > 20 && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
