// Everything around the drawing: buttons, legend, the line that says what is chosen, the help.
import { shortcuts } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const BUTTONS = [
  [
    ["zoomOut", "−", "Zoom out"],
    ["zoomIn", "+", "Zoom in"],
    ["fit", "Fit", "Fit all into the drawing"],
  ],
  [
    ["undo", "Undo", "Undo"],
    ["redo", "Redo", "Redo"],
  ],
  [
    ["expand", "Expand", "Show more neighbours of the chosen kind"],
    ["collapse", "Collapse", "Take away what the chosen kind brought"],
    ["hide", "Hide", "Hide the chosen kind"],
    ["way", "Mark a way", "Mark a way between two kinds: choose the start"],
  ],
  [
    ["png", "PNG", "Save as PNG"],
    ["svg", "SVG", "Save as SVG"],
    ["copy", "Copy link", "Copy the link to this view"],
  ],
];
const CHANGING = ["undo", "redo", "expand", "collapse", "hide", "way"];

/** Build the frame into its place; give its parts. */
export function frame(place, actions, canExpand) {
  const tools = make("div", { className: "tools", role: "toolbar", ariaLabel: "Drawing" });
  const buttons = {};
  for (const group of BUTTONS) {
    const shown = group.filter(([name]) => canExpand || !CHANGING.includes(name));
    const row = make("div", { className: "group" });
    for (const [name, text, title] of shown) {
      const button = make("button", { type: "button", textContent: text, title });
      // One word on a button, the whole sentence for who does not see it.
      if (text.length < 3) button.ariaLabel = title;
      button.addEventListener("click", () => actions[name]());
      buttons[name] = button;
      row.append(button);
    }
    if (shown.length) tools.append(row);
  }
  const canvas = make("div", { className: "canvas", tabIndex: 0, role: "application" });
  const said = make("p", { className: "said", tabIndex: -1 });
  said.setAttribute("aria-live", "polite");
  const legend = make("div", { className: "legend", role: "note", ariaLabel: "Legend" });
  place.replaceChildren(tools, canvas, said, legend, help(canExpand));
  return { buttons, canvas, said, legend };
}

/** Show which shape and colour stands for what, of all that is seen. */
export function showLegend(legend, { looks, nodes, edges }) {
  const used = [...new Set(nodes.map((node) => node.category))].sort();
  const kinds = used.map((name) => entry(shape(looks[name]), looks[name].label));
  const has = (name) => edges.some((edge) => edge[name]);
  const lines = [
    entry(line(""), "stated; thicker: better evidence"),
    has("inferred") && entry(line("7 5"), "inferred (dashed)"),
    has("hypothesis") && entry(line("2 5"), "hypothesis, inferred (dotted)"),
    has("disputed") && entry(line("", true), "disputed (crossed tip)"),
  ];
  legend.replaceChildren(...kinds, ...lines.filter(Boolean));
}

function entry(picture, words) {
  const shown = make("span", { className: "entry" });
  shown.append(picture, words);
  return shown;
}

function shape({ colour, points }) {
  const svg = picture("0 0 24 24", 16, 16);
  const outline = points.length
    ? drawn("polygon", {
        points: points.map(([x, y]) => `${12 + 10 * x},${12 + 10 * y}`).join(" "),
      })
    : drawn("circle", { cx: 12, cy: 12, r: 9 });
  outline.setAttribute("fill", colour);
  svg.append(outline);
  return svg;
}

function line(dashes, crossed = false) {
  const svg = picture("0 0 34 10", 34, 10);
  svg.append(
    drawn("path", {
      d: "M0 5H34",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-dasharray": dashes || "none",
    }),
  );
  if (crossed)
    svg.append(
      drawn("path", { d: "M34 5L26 1V9ZM22 0V10", fill: "currentColor", stroke: "currentColor" }),
    );
  return svg;
}

function help(canExpand) {
  const box = make("details", { className: "help" });
  box.append(make("summary", { textContent: "Keys of the drawing" }));
  const list = make("dl");
  const only = ["Tab", "Arrows", "N, Shift+N", "R, Shift+R", "Enter", "+, −, 0", "Escape"];
  for (const [keys, words] of shortcuts()) {
    if (canExpand || only.includes(keys))
      list.append(make("dt", { textContent: keys }), make("dd", { textContent: words }));
  }
  box.append(list);
  return box;
}

function picture(viewBox, width, height) {
  const svg = drawn("svg", { viewBox, width, height });
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
