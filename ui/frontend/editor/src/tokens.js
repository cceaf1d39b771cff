// What a query is cut into where only its layout matters: comments, IRIs, strings, brackets, words.
// Nothing but white space lies between two tokens, so that laying them out anew changes no meaning.

const TOKEN = new RegExp(
  [
    "#[^\\n]*",
    '<[^<>"{}|^`\\\\\\s]*>',
    '"""(?:"{0,2}(?:[^"\\\\]|\\\\[^]))*"""',
    "'''(?:'{0,2}(?:[^'\\\\]|\\\\[^]))*'''",
    '"(?:[^"\\\\\\n]|\\\\[^])*"',
    "'(?:[^'\\\\\\n]|\\\\[^])*'",
    "[{}()\\[\\];,]",
    "[^\\s{}()\\[\\];,#<\"']+",
    "[^\\s]",
  ].join("|"),
  "g",
);

/** Give the tokens of a text, each with how many line breaks and whether any space stand before. */
export function tokens(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const gap = text.slice(end, match.index);
    found.push({ text: match[0], breaks: gap.split("\n").length - 1, spaced: gap !== "" });
    end = match.index + match[0].length;
  }
  return found;
}

/** Tell how deep in braces a text ends. */
export function depthAtEnd(text) {
  let depth = 0;
  for (const token of tokens(text)) {
    if (token.text === "{") depth += 1;
    if (token.text === "}") depth = Math.max(0, depth - 1);
  }
  return depth;
}
