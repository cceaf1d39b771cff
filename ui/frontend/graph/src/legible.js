// Words that can be read from any distance: on the screen they get no smaller than one can read.
// Where there is no room for all of them, those of the kinds with most relations stay.
import { NODE_SIZE, WORD_SIZE } from "./looks.js";

const SMALLEST_WORDS = 10;
const SMALLEST_SHAPE = 9;
// The box of a place leaves more room than most words take: so much of it to each side is words.
const MOSTLY = 0.44;
const FEW = 15;
const LINE_LETTER = 5;
const QUIET = 30;
// Who is chosen is named before its neighbours, they before the root, and the root before others.
const RANKS = [
  ["chosen", 4000],
  ["way", 3000],
  ["start", 3000],
  ["root", 1000],
];

/** Keep the words of a drawing legible, however one looks at it. */
export function keepLegible(cy) {
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => cy.destroyed() || settle(cy), QUIET);
  };
  cy.on("zoom add remove dragfree class", soon);
}

/** Give what comes of a deed done on the drawing as it is from near, with all its words. */
export function fromNear(cy, deed) {
  write(cy, 1, 1, () => true);
  const made = deed();
  settle(cy);
  return made;
}

/** Make the words as large as they must be from here, and leave those for which there is room. */
export function settle(cy) {
  const zoom = cy.zoom();
  const larger = Math.max(1, SMALLEST_WORDS / (WORD_SIZE * zoom));
  const shape = Math.max(1, SMALLEST_SHAPE / (NODE_SIZE * zoom));
  const all = larger === 1 || cy.nodes().length <= FEW;
  write(cy, larger, shape, all ? () => true : roomFinder());
}

function write(cy, larger, shape, hasRoom) {
  const ordered = cy
    .nodes()
    .not(".more")
    .toArray()
    .map((node) => ({ node, rank: rank(node) }))
    .sort((one, other) => other.rank - one.rank);
  cy.batch(() => {
    for (const { node } of ordered) {
      const named = hasRoom(wordsOf(node, larger, shape)) ? 1 : 0;
      change(node, { larger, shape, named });
    }
    for (const edge of cy.edges().not(".more")) {
      const named = larger === 1 || edge.hasClass("chosen") || isLong(edge, larger) ? 1 : 0;
      change(edge, { larger, named });
    }
  });
}

/** Tell an element only what is new to it: all that it is told draws it anew. */
function change(element, news) {
  const known = element.data();
  if (Object.keys(news).some((name) => known[name] !== news[name])) element.data(news);
}

/** Tell whether a line is long enough for its words. */
function isLong(edge, larger) {
  const [from, to] = [edge.source().position(), edge.target().position()];
  const free = Math.hypot(to.x - from.x, to.y - from.y) - 2 * NODE_SIZE;
  return edge.data("label").length * LINE_LETTER * larger < free;
}

function rank(node) {
  const own = RANKS.find(([name]) => node.hasClass(name))?.[1] ?? 0;
  const bright = node.hasClass("faded") ? 0 : 2000;
  return Math.max(own, bright) + node.degree(false);
}

/** The box that the words below a kind take. */
function wordsOf(node, larger, shape) {
  const { x, y } = node.position();
  const { boxWidth, boxHeight, ownSize } = node.data();
  const [half, high] = [boxWidth * larger * MOSTLY, (boxHeight - ownSize) * larger];
  const top = y + (ownSize * shape) / 2;
  return { x1: x - half, x2: x + half, y1: top, y2: top + high };
}

/** Tell of one box after the other whether it lies upon none that found room before. */
function roomFinder() {
  const taken = [];
  return (box) => {
    const free = taken.every(
      ({ x1, x2, y1, y2 }) => box.x1 > x2 || box.x2 < x1 || box.y1 > y2 || box.y2 < y1,
    );
    if (free) taken.push(box);
    return free;
  };
}
