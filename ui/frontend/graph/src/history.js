// What was done, so that it can be undone: each deed knows its way back and forth.

export class History {
  #past = [];
  #future = [];

  add(deed) {
    this.#past.push(deed);
    this.#future = [];
  }

  undo() {
    return this.#step(this.#past, this.#future, "back");
  }

  redo() {
    return this.#step(this.#future, this.#past, "forth");
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  #step(from, to, way) {
    const deed = from.pop();
    if (!deed) return false;
    to.push(deed);
    deed[way]();
    return true;
  }
}
