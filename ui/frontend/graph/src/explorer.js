// Draws what Python sends, and asks Python for another view; the address holds the view.
import cytoscape from "cytoscape";
import { deeds } from "./deeds.js";
import { elements } from "./elements.js";
import { frame, showLegend } from "./frame.js";
import { History } from "./history.js";
import { listen } from "./keyboard.js";
import { settle } from "./legible.js";
import { styleSheet, theme } from "./looks.js";
import { Places } from "./places.js";
import { seeAll } from "./sight.js";
import { stationary } from "./stationary.js";
import { markWay, view } from "./view.js";
import { about, aboutAll, aboutWay, plural } from "./words.js";

const QUIET = 140;
// Streamlit may drop a question while it answers another: it is put again, and in the end given up.
const AGAIN = 2000;
const PATIENCE = 8000;

const isMore = (item) => item.isNode?.() && item.hasClass("more");

export class Explorer {
  constructor(place) {
    this.place = place;
    this.history = new History();
    this.places = new Places();
    this.taps = [];
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.actions = deeds(this);
  }

  /** The kind one stands on: the chosen one, an end of the chosen relation, or the root. */
  get here() {
    const node = this.chosen?.isEdge() ? this.cy.getElementById(this.standing) : this.chosen;
    return node?.nonempty() ? node : this.cy.getElementById(this.data.root);
  }

  /** The view that is shown, or the one that was asked for and is on its way. */
  get view() {
    return this.asked ?? view(this.data);
  }

  async show(component) {
    this.component = component;
    const first = !this.cy;
    if (first) this.#build(component.data);
    if (JSON.stringify(this.data) === JSON.stringify(component.data)) return;
    const before = this.data;
    this.data = component.data;
    delete this.place.dataset.ready;
    const known = new Set(this.cy.nodes().map((node) => node.id()));
    const wanted = elements(this.data);
    const placed = await this.places.of(this.cy, wanted);
    if (this.component !== component && this.component.data !== component.data) return;
    this.#draw(wanted, placed);
    showLegend(this.parts.legend, this.data);
    this.#answered();
    this.#after(first, before, known);
  }

  /** Choose a kind or a relation; nothing lets go of what was chosen. */
  choose(item, quiet = QUIET) {
    this.chosen = item?.nonempty() ? item : undefined;
    if (this.chosen?.isNode()) this.standing = this.chosen.data("of") ?? this.chosen.id();
    this.#mark();
    this.#tell(quiet);
    if (!this.chosen) return this.say("Nothing is chosen.");
    this.say(about(this.chosen));
    this.#bringIntoSight(this.chosen);
  }

  say(words) {
    this.parts.said.textContent = words;
  }

  destroy() {
    clearTimeout(this.waiting);
    this.places.end();
    this.stop?.();
    this.cy?.destroy();
    delete this.place.explorer;
  }

  // ---------------------------------------------------------------- building

  #build(data) {
    this.parts = frame(this.place, this.actions, data.canExpand);
    this.parts.canvas.setAttribute("aria-label", `${data.title}. Arrow keys move between kinds.`);
    this.cy = cytoscape({
      container: this.parts.canvas,
      minZoom: 0.08,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: true,
      userZoomingEnabled: false,
    });
    this.place.cy = this.cy;
    this.stop = stationary(this.cy, this.place, () => this.#restyle());
    listen(this.parts.canvas, this);
    this.#mouse();
  }

  #mouse() {
    const { cy } = this;
    cy.on("tap", ({ target, originalEvent }) => {
      this.parts.canvas.focus({ preventScroll: true });
      this.choose(target === cy ? undefined : target, 0);
      this.taps = [this.taps.at(-1), target];
      // Who clicks twice out of habit on how many more there are means it once.
      if (isMore(target) && !(originalEvent.detail > 1)) this.actions.expand();
      if (originalEvent.detail === 2) this.#twice(target);
    });
    // The library counts any two taps within a quarter of a second as a double one, wherever the
    // first was and however long a busy machine kept them. A mouse counts by itself, fingers do not.
    cy.on("dbltap", ({ target, originalEvent }) => {
      if (originalEvent.type.startsWith("touch")) this.#twice(target);
    });
    cy.on("mouseover", "edge", ({ target }) => target.addClass("named"));
    cy.on("mouseout", "edge", () => this.#mark());
    cy.on("grab", "node", ({ target }) => (this.held = { ...target.position() }));
    cy.on("dragfree", "node", ({ target }) => this.#moved(target));
    // A wheel over the page scrolls the page, until somebody is at work in the drawing.
    this.parts.canvas.addEventListener("focus", () => cy.userZoomingEnabled(true));
    this.parts.canvas.addEventListener("blur", () => cy.userZoomingEnabled(false));
  }

  #twice(target) {
    if (this.taps[0] === target && target.isNode?.() && !isMore(target)) this.actions.expand();
  }

  #moved(node) {
    const [id, from, to] = [node.id(), this.held, { ...node.position() }];
    const move = (where) => {
      this.places.keep(id, where);
      this.cy.getElementById(id).position(where);
    };
    move(to);
    this.history.add({ back: () => move(from), forth: () => move(to) });
    this.buttons();
  }

  // ---------------------------------------------------------------- drawing

  #draw(wanted, placed) {
    const { cy } = this;
    const ids = new Set(wanted.map(({ data }) => data.id));
    // Before there is anything that would be given a style twice.
    this.#restyle();
    cy.batch(() => {
      cy.elements()
        .filter((item) => !ids.has(item.id()))
        .remove();
      for (const item of wanted) {
        const there = cy.getElementById(item.data.id);
        if (there.nonempty()) there.data(item.data).classes(item.classes);
        else cy.add({ ...item, position: placed[item.data.id] });
      }
    });
  }

  #restyle() {
    this.colours = theme(this.place);
    this.cy.style(styleSheet(this.colours, this.data.edges.length));
  }

  #after(first, before, known) {
    const { cy, data } = this;
    this.chosen = this.#named(first ? data.chosen : this.chosen?.id());
    this.standing = this.chosen?.isNode() ? this.chosen.id() : (this.standing ?? data.root);
    const fresh = cy.nodes().filter((node) => !known.has(node.id()));
    if (first) seeAll(cy);
    else if (fresh.nonempty() && !this.#inSight(fresh)) this.actions.fit();
    if (!first) this.say(this.#changed(before, known, fresh));
    else
      this.say(this.chosen ? about(this.chosen) : aboutAll(data.nodes.length, data.edges.length));
    this.#mark();
    // Before anything is drawn: what elements are told later draws all of it anew.
    settle(cy);
    this.buttons();
    this.place.dataset.ready = cy.nodes().not(".more").length;
  }

  /** Give what has this name; where "+N more" is gone, the kind whose it was. */
  #named(id) {
    const item = id ? this.cy.getElementById(id) : undefined;
    if (item?.nonempty()) return item;
    return id?.startsWith("more:") ? this.#named(id.slice("more:".length)) : undefined;
  }

  /** Say what is different now. */
  #changed(before, known, fresh) {
    const { from, to } = this.data;
    const label = (id) => this.cy.getElementById(id).data("label") ?? id;
    if (from !== before.from || to !== before.to) {
      if (from && to) return aboutWay(markWay(this.cy, this.data).edges().toArray());
      if (!from) return "No way is marked.";
      return `The way starts at ${label(from)}. Choose its end, then mark again.`;
    }
    const came = fresh.not(".more").length;
    const kinds = [...known].filter((id) => !id.startsWith("more:"));
    const gone = kinds.filter((id) => this.cy.getElementById(id).empty()).length;
    const told = [came && `${plural(came, "kind")} more`, gone && `${plural(gone, "kind")} less`];
    return told.some(Boolean) ? `${told.filter(Boolean).join(", ")}.` : about(this.here);
  }

  #mark() {
    const { cy, chosen, data } = this;
    cy.batch(() => {
      cy.elements().removeClass("chosen faded named way start");
      const way = markWay(cy, data);
      if (data.from) cy.getElementById(data.from).addClass("start");
      const near = chosen?.isNode()
        ? chosen.closedNeighborhood()
        : chosen?.union(chosen.connectedNodes());
      const bright = way.nonempty() ? way.union(near ?? cy.collection()) : near;
      if (bright) cy.elements().not(bright).addClass("faded");
      chosen?.addClass("chosen");
      if (chosen?.isNode()) chosen.connectedEdges().not(".more").addClass("named");
    });
  }

  buttons() {
    const { undo, redo } = this.parts.buttons;
    if (!undo) return;
    // Not `disabled`: a button that is pressed by keyboard must keep the focus.
    undo.ariaDisabled = String(!this.history.canUndo);
    redo.ariaDisabled = String(!this.history.canRedo);
  }

  #inSight(items) {
    const [box, seen] = [items.boundingBox(), this.cy.extent()];
    return box.x1 >= seen.x1 && box.x2 <= seen.x2 && box.y1 >= seen.y1 && box.y2 <= seen.y2;
  }

  #bringIntoSight(item) {
    if (!this.#inSight(item)) this.move({ center: { eles: item } });
  }

  /** Move the sight, at once for who wants no motion. */
  move(where) {
    this.cy.stop();
    if (!this.still) this.cy.animate({ ...where, duration: 220 });
    else if (where.fit) this.cy.fit(where.fit.eles, where.fit.padding);
    else this.cy.center(where.center.eles);
  }

  // ---------------------------------------------------------------- asking

  /** Ask Python for another view, and remember the way back to this one. */
  ask(change) {
    const before = this.view;
    const after = { ...before, ...change };
    this.history.add({ back: () => this.#send(before), forth: () => this.#send(after) });
    this.#send(after);
  }

  #send(wanted, waited = 0) {
    this.asked = wanted;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (waited < PATIENCE) this.#send(wanted, waited + AGAIN);
      else this.asked = undefined;
    }, AGAIN);
    this.component.setTriggerValue("view", wanted);
  }

  /** Tell Python what is chosen, once one stays with it. */
  #tell(quiet) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      // A question that is on its way would be lost: each brings along the address as it was.
      if (!this.asked) this.component.setStateValue("chosen", this.#chosenName());
    }, quiet);
  }

  #chosenName() {
    const item = this.chosen?.hasClass("more") ? this.here : this.chosen;
    return item?.id() ?? "";
  }

  /** The view that was asked for is here: what was chosen meanwhile can be told now. */
  #answered() {
    if (!this.asked || JSON.stringify(view(this.data)) !== JSON.stringify(this.asked)) return;
    this.asked = undefined;
    clearTimeout(this.waiting);
    this.#tell(0);
  }
}
