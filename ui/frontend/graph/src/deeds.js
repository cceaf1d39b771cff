// What the buttons and keys of the drawing do.
import { ROOM } from "./looks.js";
import { savePng, saveSvg } from "./save.js";

const ZOOM = 1.25;
const LONGEST_WAIT = 3000;
const WAIT = 50;

/** Give all deeds by name, done on an explorer. */
export function deeds(explorer) {
  const name = () => explorer.data.root.replace(/^.*[:/]/, "") || "graph";
  const onlyIfGrowing = (deed) => () => explorer.data.canExpand && deed(explorer);
  return {
    zoomIn: () => zoom(explorer, ZOOM),
    zoomOut: () => zoom(explorer, 1 / ZOOM),
    fit: () => explorer.move({ fit: { eles: explorer.cy.elements(), padding: ROOM } }),
    undo: () => went(explorer, explorer.history.undo(), "Undo …", "There is nothing to undo."),
    redo: () => went(explorer, explorer.history.redo(), "Redo …", "There is nothing to redo."),
    expand: onlyIfGrowing(expand),
    collapse: onlyIfGrowing(collapse),
    hide: onlyIfGrowing(hide),
    way: onlyIfGrowing(way),
    open: () => open(explorer),
    letGo: () => (explorer.chosen ? explorer.choose(undefined) : explorer.parts.said.focus()),
    png: () => savePng(explorer.cy, explorer.colours.background, name()),
    svg: () => saveSvg(explorer.cy, explorer.colours.background, name()),
    copy: () => copy(explorer),
  };
}

function zoom({ cy }, factor) {
  const middle = { x: cy.width() / 2, y: cy.height() / 2 };
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: middle });
}

function went(explorer, did, words, otherwise) {
  explorer.say(did ? words : otherwise);
  explorer.buttons();
}

/** The kind that is meant: the one that is chosen, or whose "+N more" is. */
function meant({ here }) {
  return here.data("of") ?? here.id();
}

function expand(explorer) {
  const { cy, data, view } = explorer;
  const id = meant(explorer);
  const label = cy.getElementById(id).data("label");
  if (!cy.getElementById(id).data("more"))
    return explorer.say(`All neighbours of ${label} are shown.`);
  if (data.full) {
    const full = `${data.nodes.length} kinds are shown, the most of this view.`;
    return explorer.say(`${full} Raise the limit, filter or collapse.`);
  }
  explorer.say(`Expanding ${label} …`);
  const again = view.opened.some(([one]) => one === id);
  const more = view.opened.map(([one, times]) => [one, one === id ? times + 1 : times]);
  explorer.ask({ opened: again ? more : [...view.opened, [id, 1]] });
}

function collapse(explorer) {
  const { opened } = explorer.view;
  const id = meant(explorer);
  const rest = opened.filter(([one]) => one !== id);
  if (rest.length === opened.length) return explorer.say("This kind was not expanded.");
  explorer.ask({ opened: rest });
}

function hide(explorer) {
  const { chosen, data, here, view } = explorer;
  if (!chosen) return explorer.say("Choose the kind to hide.");
  if (here.id() === data.root || here.hasClass("more")) return explorer.say("This one stays.");
  explorer.ask({ hidden: [...view.hidden, here.id()].sort() });
}

/** Mark the start of a way, then its end; marking the start again lets go of it. */
function way(explorer) {
  const { from, to } = explorer.view;
  const id = meant(explorer);
  if (!from || to) explorer.ask({ from: id, to: "" });
  else explorer.ask(from === id ? { from: "", to: "" } : { to: id });
}

function open(explorer) {
  const { chosen } = explorer;
  if (!chosen) explorer.choose(explorer.here);
  else if (chosen.hasClass("more")) expand(explorer);
  else if (chosen.isNode()) location.assign(new URL(chosen.data("page"), document.baseURI));
  else read(chosen.id());
}

/** Go to the panel, as soon as it tells what is chosen. */
async function read(id) {
  for (let waited = 0; waited < LONGEST_WAIT; waited += WAIT) {
    const panels = [...document.querySelectorAll(".hk-panel")];
    const panel = panels.find(({ dataset }) => dataset.of === id);
    if (panel) return panel.focus();
    await new Promise((done) => setTimeout(done, WAIT));
  }
}

async function copy(explorer) {
  const address = new URL(location.href);
  if (explorer.chosen) address.searchParams.set("chosen", explorer.chosen.id());
  try {
    await navigator.clipboard.writeText(address.href);
    explorer.say("The link to this view is copied.");
  } catch (refused) {
    // No clipboard at all outside a safe context, or no leave to use it.
    if (!(refused instanceof DOMException || refused instanceof TypeError)) throw refused;
    explorer.say("The browser does not let us copy. The address of this page is the link.");
  }
}
