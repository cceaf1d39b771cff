import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { matchingTerms } from "../src/completion.js";
import { format } from "../src/format.js";
import { declaration } from "../src/prefixes.js";
import { depthAtEnd, tokens } from "../src/tokens.js";

const FOLDER = new URL("../../../../ontology/", import.meta.url);
const QUERIES = ["queries", "checks", "rules"].flatMap((name) =>
  readdirSync(new URL(`${name}/`, FOLDER))
    .filter((file) => file.endsWith(".rq"))
    .map((file) => readFileSync(new URL(`${name}/${file}`, FOLDER), "utf8")),
);
const words = (text) => tokens(text).map((token) => token.text);

test("every query of the ontology is read without a mark", () => {
  assert.ok(QUERIES.length > 100);
  for (const query of QUERIES) {
    SparqlLanguage.parser.parse(query).iterate({
      enter: (node) => assert.ok(!node.type.isError, query.slice(Math.max(0, node.from - 40), node.to + 20)),
    });
  }
});

test("laying a query out changes white space alone, and a second time nothing", () => {
  for (const query of QUERIES) {
    const laidOut = format(query);
    assert.deepEqual(words(laidOut), words(query));
    assert.equal(format(laidOut), laidOut);
  }
});

test("a query on one line gets a line for each statement and clause", () => {
  const query = 'SELECT ?m { ?m a ham:Muscle ; rdfs:label "a. {b" . FILTER EXISTS { ?m ham:partOf ?w } } LIMIT 5';
  assert.equal(
    format(query),
    [
      "SELECT ?m {",
      "  ?m a ham:Muscle ;",
      '    rdfs:label "a. {b" .',
      "  FILTER EXISTS { ?m ham:partOf ?w }",
      "}",
      "LIMIT 5",
    ].join("\n"),
  );
});

test("braces in comments and strings count for nothing", () => {
  assert.equal(depthAtEnd('SELECT * { # {\n ?a <http://x.org/#b> "{" . '), 1);
});

test("a prefix is declared once, below the others", () => {
  const known = { ham: "https://w3id.org/hamkg/", skos: "http://www.w3.org/2004/02/skos/core#" };
  assert.deepEqual(declaration("SELECT * {}", "ham", known), {
    from: 0,
    insert: "PREFIX ham: <https://w3id.org/hamkg/>\n",
  });
  const text = "PREFIX ham: <https://w3id.org/hamkg/>\nSELECT * {}";
  assert.equal(declaration(text, "ham", known), null);
  assert.equal(declaration(text, "constructor", known), null);
  assert.equal(declaration(text, "skos", known).from, text.indexOf("\n"));
});

const TERMS = [
  { curie: "ham:biceps_femoris", label: "biceps femoris", names: ["lateral hamstring"], property: false },
  { curie: "ham:mayHelpPrevent", label: "may help prevent", names: [], property: true },
  { curie: "ham:hamstring_article", label: "On hamstrings", names: [], property: false, kind: "source" },
  { curie: "ham:hamstrings", label: "hamstring muscle group", names: [], property: false },
];
const first = (typed, wantsProperty = false) => matchingTerms(typed, TERMS, wantsProperty)[0]?.curie;

test("a term is found by any word of its names", () => {
  assert.equal(first("femor"), "ham:biceps_femoris");
  assert.equal(first("ham:lateral"), "ham:biceps_femoris");
  assert.equal(first("ham:mayHelp"), "ham:mayHelpPrevent");
  assert.equal(first("prevent"), "ham:mayHelpPrevent");
  assert.equal(first("skos:femor"), undefined);
});

test("a synonym fits less than a name of its own", () => {
  const curl = { curie: "ham:leg_curl", label: "leg curl", names: ["hamstring curl"], property: false };
  assert.equal(matchingTerms("hamstring", [curl, ...TERMS], false)[0].curie, "ham:hamstrings");
});

test("where a property is to stand, properties come first", () => {
  assert.equal(first("ham:", true), "ham:mayHelpPrevent");
  assert.notEqual(first("ham:", false), "ham:mayHelpPrevent");
});

test("what sources are called comes after what they speak of", () => {
  assert.equal(first("ham:hamstr"), "ham:hamstrings");
});
