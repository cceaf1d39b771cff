// Words that can be read from any distance: on the screen they get no smaller than one can read.
// Where there is no room for all of them, those of the kinds with most relations stay.
import { NODE_SIZE, WORD_SIZE } from "./looks.js";

const SMALLEST_WORDS = 10;
const SMALLEST_SHAPE = 9;
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

function settle(cy) {
  const zoom = cy.zoom();
  const larger = Math.max(1, SMALLEST_WORDS / (WORD_SIZE * zoom));
  const shape = Math.max(1, SMALLEST_SHAPE / (NODE_SIZE * zoom));
  write(cy, larger, shape, larger === 1 ? () => true : roomFinder(shape));
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
      const { larger: before, shape: shaped, named: seen } = node.data();
      if (before !== larger || shaped !== shape || seen !== named)
        node.data({ larger, shape, named });
    }
  });
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
  const [half, high] = [(boxWidth * larger) / 2, (boxHeight - ownSize) * larger];
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
