// Lays a query out: a line for each statement and clause, indented by depth. Only white space changes.

import { tokens } from "./tokens.js";

const STEP = "  ";
const MOST_INLINE = 60;
const OUTSIDE = /^(PREFIX|BASE|SELECT|CONSTRUCT|ASK|DESCRIBE|FROM|GROUP|HAVING|ORDER|LIMIT|OFFSET|VALUES)$/i;
const INSIDE = /^(SELECT|FILTER|OPTIONAL|BIND|MINUS|GRAPH|SERVICE|VALUES|GROUP|HAVING|ORDER|LIMIT)$/i;
const SAME_LINE_AFTER_BRACE = /^(UNION|\.|;|,|\))$/i;

/** Give the query with its lines broken and indented; a second time changes nothing. */
export function format(text) {
  const all = tokens(text);
  const inline = inlineBraces(all);
  const lines = [];
  let line = "";
  let depth = 0;
  let parentheses = 0;
  let continued = false;
  const finish = () => {
    if (line !== "") lines.push(line);
    line = "";
  };
  all.forEach((token, at) => {
    const before = all[at - 1];
    const closes = token.text === "}" && !inline.has(at);
    if (before && breaksBetween(before, token, { depth, parentheses, inline, at })) {
      finish();
      if (token.breaks > 1) lines.push("");
    }
    if (closes) {
      depth = Math.max(0, depth - 1);
      continued = false;
    }
    if (line === "") line = STEP.repeat(depth + (continued && !closes ? 1 : 0));
    else if (token.spaced) line += " ";
    line += token.text;
    if (token.text === "{" && !inline.has(at)) depth += 1;
    if ("([".includes(token.text)) parentheses += 1;
    if (")]".includes(token.text)) parentheses = Math.max(0, parentheses - 1);
    if (parentheses === 0) continued = continues(token.text, continued);
  });
  finish();
  return lines.join("\n") + (text.endsWith("\n") ? "\n" : "");
}

function continues(text, continued) {
  if (text === ";") return true;
  return text === "{" || text === "}" || text.endsWith(".") ? false : continued;
}

function breaksBetween(before, token, { depth, parentheses, inline, at }) {
  if (before.text.startsWith("#")) return true;
  if (token.text.startsWith("#")) return token.breaks > 0;
  if (token.text === "}") return !inline.has(at);
  if (before.text === "{") return !inline.has(at - 1);
  if (before.text === "}" && !inline.has(at - 1)) return !SAME_LINE_AFTER_BRACE.test(token.text);
  // An opening brace belongs to the words it follows, such as WHERE, but to no whole statement.
  if (token.breaks > 0) return token.text !== "{" || parentheses > 0 || /[.;]$/.test(before.text);
  if (parentheses > 0) return false;
  if (inline.has(at) || within(inline, at)) return false;
  if (depth > 0 && (before.text === ";" || before.text.endsWith("."))) return true;
  return (depth > 0 ? INSIDE : OUTSIDE).test(token.text) && !/^(NOT|FROM|\^)$/i.test(before.text);
}

/** Find the pairs of braces that stay on one line: short, with one statement and no braces within. */
function inlineBraces(all) {
  const found = new Map();
  const open = [];
  all.forEach((token, at) => {
    if (token.text === "{") open.push(at);
    if (token.text !== "}" || open.length === 0) return;
    const start = open.pop();
    const inner = all.slice(start + 1, at);
    const length = inner.reduce((sum, part) => sum + part.text.length + 1, 0);
    const plain = inner.every(
      (part, place) =>
        !/^([{};]|#.*)$/s.test(part.text) &&
        part.breaks === 0 &&
        (!part.text.endsWith(".") || place === inner.length - 1),
    );
    if (plain && token.breaks === 0 && length <= MOST_INLINE && open.length > 0) {
      found.set(start, at);
      found.set(at, at);
    }
  });
  return found;
}

function within(inline, at) {
  for (const [start, end] of inline) if (start < at && at < end) return true;
  return false;
}
