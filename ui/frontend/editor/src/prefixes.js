// Prefixes of a query: which are declared, and the lines that declare more.

const DECLARED = /^[^\S\n]*PREFIX\s+([\w.-]*):\s*<[^>]*>/gim;

/** Give the names of the prefixes that a text declares. */
export function declaredPrefixes(text) {
  return new Set(Array.from(text.matchAll(DECLARED), (match) => match[1]));
}

/** Give the change that declares a prefix below those that are declared; nothing where it is. */
export function declaration(text, name, prefixes) {
  if (!Object.hasOwn(prefixes, name) || declaredPrefixes(text).has(name)) return null;
  const last = Array.from(text.matchAll(DECLARED)).at(-1);
  const line = `PREFIX ${name}: <${prefixes[name]}>`;
  return last
    ? { from: last.index + last[0].length, insert: `\n${line}` }
    : { from: 0, insert: `${line}\n` };
}
