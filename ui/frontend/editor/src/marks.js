// Marks where a query cannot be read: by the grammar while it is typed, by the engine once it was run.

import { syntaxTree, ensureSyntaxTree } from "@codemirror/language";
import { forceLinting, linter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";

const told = StateEffect.define();
const PATIENCE = 200; // milliseconds that one reading may take

/** Give the marks as an extension; `fault` gives what the engine said, and of which text. */
export function marks(fault) {
  return linter(
    (view) => {
      const text = view.state.doc.toString();
      const said = fault();
      if (said && said.text === text) return [engineMark(view.state.doc, said)];
      return text.trim() === "" ? [] : grammarMarks(view.state);
    },
    { delay: 350, needsRefresh: (update) => hears(update.transactions) },
  );
}

/** Mark anew: the engine has spoken. */
export function refreshMarks(view) {
  view.dispatch({ effects: told.of(null) });
  forceLinting(view);
}

function hears(transactions) {
  return transactions.some(({ effects }) => effects.some((effect) => effect.is(told)));
}

function engineMark(doc, { line, column, message }) {
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const at = Math.min(row.from + Math.max(column - 1, 0), row.to);
  return { ...stretch(doc, at), severity: "error", message };
}

// Only the first place: what follows one error is mostly its consequence.
function grammarMarks(state) {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE) ?? syntaxTree(state);
  let first = null;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) first ??= node.from;
      return first === null;
    },
  });
  if (first === null) return [];
  const rest = state.doc.sliceString(first).trim();
  const word = /^[^\s{}()]+|^./u.exec(rest)?.[0];
  const message = word ? `“${word}” does not fit here.` : missing(state.doc.toString());
  return [{ ...stretch(state.doc, first), severity: "error", message }];
}

function missing(text) {
  const open = text.split("{").length - text.split("}").length;
  return open > 0 ? `The query ends too early: ${"}".repeat(open)} is missing.` : "The query ends too early.";
}

/** Give the word at a place, or what stands before the end, so that there is something to underline. */
function stretch(doc, at) {
  const row = doc.lineAt(at);
  const length = /^[^\s{}()]+|^./u.exec(row.text.slice(at - row.from))?.[0].length ?? 0;
  if (length > 0) return { from: at, to: at + length };
  const before = doc.sliceString(0, at).trimEnd().length;
  return { from: Math.max(before - 1, 0), to: Math.max(before, 0) };
}
