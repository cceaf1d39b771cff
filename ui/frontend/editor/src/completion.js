// What completes a word: our terms by label, keywords, prefixes, and the variables of the query.

import { syntaxTree } from "@codemirror/language";
import { KEYWORDS } from "./keywords.js";
import { declaration, declaredPrefixes } from "./prefixes.js";

const MOST = 40;
const PROPER_NAMES = 2; // the short name and the label; synonyms come after them
const OPAQUE = new Set(["Comment", "String", "IriRef"]);
// After `;`, or after the first word of a statement, stands a property.
const BEFORE_PROPERTY = /(;|(^|[.{}])\s*[^\s.{};]+)\s*$/;

/** Give the completion source over help that may still be on its way. */
export function completions(help) {
  return (context) => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (OPAQUE.has(inside)) return null;
    const text = context.state.doc.toString();
    const variable = context.matchBefore(/[?$]\w*/u);
    if (variable) return variables(text, variable);
    const word = context.matchBefore(/[\p{L}][\p{L}\d_.-]*:?[\p{L}\d_.-]*/u);
    if (!word && !context.explicit) return null;
    const from = word ? word.from : context.pos;
    const typed = word ? word.text : "";
    const before = text.slice(0, from);
    const { prefixes, terms } = help();
    const options = /\bPREFIX\s+$/i.test(before)
      ? declarations(typed, prefixes)
      : [
          ...matchingKeywords(typed),
          ...matchingPrefixes(typed, prefixes),
          ...matchingTerms(typed, terms, BEFORE_PROPERTY.test(before)).map((term) =>
            termOption(term, prefixes),
          ),
        ];
    return options.length > 0 ? { from, options, filter: false } : null;
  };
}

function variables(text, found) {
  const names = new Set(Array.from(text.matchAll(/[?$](\w+)/gu), (match) => match[1]));
  const typed = found.text.slice(1);
  const here = Array.from(text.matchAll(/[?$](\w+)/gu)).filter((match) => match[1] === typed);
  if (here.length === 1) names.delete(typed); // It is the one being typed.
  const options = [...names]
    .filter((name) => name.startsWith(typed))
    .sort()
    .map((name) => ({ label: `?${name}`, type: "variable" }));
  return options.length > 0 ? { from: found.from, options, filter: false } : null;
}

function matchingKeywords(typed) {
  if (typed.length < 2 || typed.includes(":")) return [];
  const upper = typed.toUpperCase();
  return KEYWORDS.filter((word) => word.startsWith(upper) && word !== typed).map((word) => ({
    label: word,
    type: "keyword",
  }));
}

function matchingPrefixes(typed, prefixes) {
  if (typed === "" || typed.includes(":")) return [];
  return Object.keys(prefixes)
    .filter((name) => name.startsWith(typed))
    .map((name) => ({
      label: `${name}:`,
      detail: prefixes[name],
      type: "namespace",
      apply: (view, _, from, to) => put(view, name, `${name}:`, from, to, prefixes),
    }));
}

function declarations(typed, prefixes) {
  return Object.entries(prefixes)
    .filter(([name]) => name.startsWith(typed.replace(/:.*/, "")))
    .map(([name, iri]) => ({ label: `${name}: <${iri}>`, type: "namespace" }));
}

/** Give the terms whose name fits what is typed, the best first. */
export function matchingTerms(typed, terms, wantsProperty) {
  const colon = typed.indexOf(":");
  const prefix = typed.slice(0, colon + 1);
  const words = fold(typed.slice(colon + 1)).split(" ").filter(Boolean);
  if (colon < 0 && typed.length < 2) return [];
  const found = [];
  for (const term of terms) {
    if (prefix && !term.curie.startsWith(prefix)) continue;
    const rank = rankOf(term, words);
    if (rank < Infinity) {
      const misfit = (term.property === wantsProperty ? 0 : 3) + (term.kind === "source" ? 2 : 0);
      found.push([rank + misfit, term]);
    }
  }
  const shorter = (first, second) => first.label.length - second.label.length;
  found.sort(([a, first], [b, second]) => a - b || shorter(first, second));
  return found.slice(0, MOST).map(([, term]) => term);
}

function rankOf(term, words) {
  const sought = words.join(" ");
  if (sought === "") return 1;
  term.folded ??= [term.curie.slice(term.curie.indexOf(":") + 1), term.label, ...term.names].map(fold);
  return Math.min(
    ...term.folded.map((name, at) => fitOf(name, sought, words) + (at < PROPER_NAMES ? 0 : 0.5)),
  );
}

function fitOf(name, sought, words) {
  if (name === sought) return 0;
  if (name.startsWith(sought)) return 1;
  return words.every((word) => ` ${name}`.includes(` ${word}`)) ? 2 : Infinity;
}

// ham:mayHelpPrevent and "may help prevent" are to be the same to who types.
function fold(text) {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/[_.-]+/g, " ")
    .toLowerCase()
    .trim();
}

function termOption(term, prefixes) {
  const name = term.curie.slice(0, term.curie.indexOf(":"));
  return {
    label: term.curie,
    displayLabel: term.label,
    detail: `${term.curie} · ${term.kind}`,
    info: term.definition ? () => definition(term) : undefined,
    type: term.property ? "property" : "class",
    apply: (view, _, from, to) => put(view, name, term.curie, from, to, prefixes),
  };
}

function definition(term) {
  const box = document.createElement("div");
  box.textContent = term.definition;
  return box;
}

/** Replace a stretch by a word, and declare the word's prefix where it is not. */
function put(view, name, word, from, to, prefixes) {
  const added = declaration(view.state.doc.toString(), name, prefixes);
  const shift = added && added.from <= from ? added.insert.length : 0;
  view.dispatch({
    changes: [...(added ? [added] : []), { from, to, insert: word }],
    selection: { anchor: from + shift + word.length },
    userEvent: "input.complete",
  });
}

/** Declare a known prefix as soon as its colon is typed; for EditorView.inputHandler. */
export function declareOnColon(help) {
  return (view, from, to, text) => {
    if (text !== ":") return false;
    const line = view.state.doc.lineAt(from);
    const start = line.text.slice(0, from - line.from);
    const name = /(?:^|[\s({[/|^!,;])([A-Za-z][\w-]*)$/.exec(start)?.[1];
    if (!name || /\bPREFIX\s+\S*$/i.test(start)) return false;
    const inside = syntaxTree(view.state).resolveInner(from, -1).name;
    if (OPAQUE.has(inside)) return false;
    const { prefixes } = help();
    const whole = view.state.doc.toString();
    const added = declaration(whole, name, prefixes);
    if (!added || declaredPrefixes(whole).has(name) || added.from > from) return false;
    view.dispatch({
      changes: [added, { from, to, insert: text }],
      selection: { anchor: from + added.insert.length + text.length },
      userEvent: "input.type",
    });
    return true;
  };
}
