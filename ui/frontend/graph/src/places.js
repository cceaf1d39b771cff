// Who stands where: a worker arranges who is new, everyone else stays.
import { recalled, remember } from "./remembered.js";

export class Places {
  #kept = new Map();
  #worker;
  #waiting = new Map();
  #asked = 0;

  keep(id, { x, y }) {
    this.#kept.set(id, { x, y });
  }

  /** Give a place to each wanted kind; a kind that went and comes back finds its old place. */
  async of(cy, wanted) {
    for (const node of cy.nodes()) this.keep(node.id(), node.position());
    const all = wanted.filter(({ group }) => group === "nodes").map(({ data }) => data);
    const kinds = all.filter(({ of }) => !of);
    if (kinds.some(({ id }) => !this.#kept.has(id))) {
      const places = await this.#placed(this.#stages(kinds, wanted), shape(cy));
      kinds.forEach(({ id }, at) => {
        if (!this.#kept.has(id)) this.keep(id, { x: places[2 * at], y: places[2 * at + 1] });
      });
    }
    const found = new Map(kinds.map(({ id }) => [id, { ...this.#kept.get(id) }]));
    for (const { id, of } of all)
      if (of) found.set(id, freeSpot(found.get(of), [...found.values()]));
    return Object.fromEntries(found);
  }

  end() {
    this.#worker?.terminate();
  }

  /**
   * Kinds come in steps: first what surrounds the root, then what each opened kind brought. Only
   * what a step knows for good pulls on them, so that the same steps lead to the same places.
   */
  #stages(kinds, wanted) {
    const stated = wanted.filter(({ group, data }) => group === "edges" && !data.inferred);
    const steps = [...new Set(kinds.map(({ step }) => step))].sort((one, other) => one - other);
    return steps.map((last) => {
      const present = kinds.filter(({ step }) => step <= last);
      const ids = new Set(present.map(({ id }) => id));
      const pulls = new Map();
      const pull = (source, target) =>
        pulls.set([source, target].sort().join(" "), { source, target });
      for (const { data } of stated)
        if (ids.has(data.source) && ids.has(data.target)) pull(data.source, data.target);
      for (const { id, near } of present) if (near) pull(near, id);
      return {
        nodes: present.map(({ id, near, category, boxWidth, boxHeight }) => ({
          id,
          near,
          category,
          width: boxWidth,
          height: boxHeight,
          place: this.#kept.get(id),
        })),
        edges: [...pulls.values()],
      };
    });
  }

  /** Give across and down for each kind of the last stage, in its order. */
  async #placed(stages, wider) {
    // Another script may arrange otherwise; its address names its content.
    const task = JSON.stringify([import.meta.url, stages, wider]);
    const before = recalled(task);
    if (before) return before;
    const found = await this.#arranged(stages, wider);
    const places = stages.at(-1).nodes.flatMap(({ id }) => [found[id].x, found[id].y]);
    remember(task, places);
    return places;
  }

  #arranged(stages, wider) {
    if (!this.#worker) {
      this.#worker = new Worker(import.meta.url, { type: "module" });
      this.#worker.onmessage = ({ data }) => {
        this.#waiting.get(data.id)(data.places);
        this.#waiting.delete(data.id);
      };
    }
    return new Promise((done) => {
      const id = (this.#asked += 1);
      this.#waiting.set(id, done);
      this.#worker.postMessage({ id, stages, wider });
    });
  }
}

/** How much wider than high to arrange: boxes of labels are wide, and come out so by themselves. */
function shape(cy) {
  return Math.max(0.6, Math.min(1.3, cy.width() / cy.height() / 1.2));
}

/** Find where beside a kind there is most room. */
function freeSpot({ x, y }, others) {
  const spots = Array.from({ length: 12 }, (_, turn) => ({
    x: x + 95 * Math.cos((turn * Math.PI) / 6),
    y: y + 70 * Math.sin((turn * Math.PI) / 6),
  }));
  const room = (spot) =>
    Math.min(...others.map((other) => Math.hypot(other.x - spot.x, other.y - spot.y)));
  return spots.reduce((best, spot) => (room(spot) > room(best) ? spot : best));
}
