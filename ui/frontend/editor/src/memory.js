// What the browser remembers, and nobody else: queries that ran, and the text that was not yet run.

const HISTORY = "hamkg.queries";
const DRAFT = "hamkg.draft";
const MOST = 50;

/** Give the queries that ran, the latest first. */
export function history() {
  return read(localStorage, HISTORY, []);
}

/** Remember a query that was run. */
export function remember(text) {
  const kept = [text, ...history().filter((other) => other !== text)];
  write(localStorage, HISTORY, kept.slice(0, MOST));
}

/** Forget all queries. */
export function forget() {
  localStorage.removeItem(HISTORY);
}

/** Keep the text of this tab at this address. */
export function keepDraft(text) {
  write(sessionStorage, DRAFT, { at: address(), text });
}

/** Give the text that this tab had at this address, or nothing. */
export function draft() {
  const kept = read(sessionStorage, DRAFT, null);
  return kept && kept.at === address() ? kept.text : null;
}

// The query alone: how its answer is viewed does not matter.
function address() {
  const values = new URLSearchParams(location.search);
  return JSON.stringify([location.pathname, values.get("query"), values.get("ex")]);
}

function read(store, name, other) {
  const text = store.getItem(name);
  return text === null ? other : JSON.parse(text);
}

// A full or forbidden store is no reason to lose a keystroke.
function write(store, name, value) {
  try {
    store.setItem(name, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
