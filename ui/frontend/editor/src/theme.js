// The look of the editor, by the colours of the page: one theme for light and dark.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const LINE = "color-mix(in srgb, var(--st-text-color) 22%, transparent)";
const FAINT = "color-mix(in srgb, var(--st-text-color) 8%, transparent)";
const RAISED = {
  backgroundColor: "var(--st-background-color)",
  color: "var(--st-text-color)",
  border: `1px solid ${LINE}`,
  borderRadius: "var(--st-base-radius)",
};

const look = EditorView.theme({
  "&": {
    color: "var(--st-text-color)",
    backgroundColor: "var(--st-background-color)",
    border: "1px solid color-mix(in srgb, var(--st-text-color) 55%, transparent)",
    borderRadius: "var(--st-base-radius)",
    fontSize: "0.9rem",
  },
  "&.cm-focused": { outline: "2px solid var(--st-primary-color)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--st-code-font), ui-monospace, monospace", lineHeight: "1.5", maxHeight: "26rem", borderRadius: "inherit" },
  ".cm-content": { minHeight: "11rem", caretColor: "var(--st-text-color)" },
  ".cm-gutters": { backgroundColor: FAINT, color: "inherit", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--st-text-color)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--st-primary-color) 30%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "transparent", outline: `1px solid var(--st-text-color)` },
  ".cm-tooltip": { ...RAISED, zIndex: "1000" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--st-font), sans-serif", maxHeight: "15rem", maxWidth: "min(30rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem", lineHeight: "1.35" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "color-mix(in srgb, var(--st-primary-color) 22%, transparent)",
    color: "inherit",
  },
  ".cm-tooltip-autocomplete .cm-completionLabel": {
    display: "inline-block",
    maxWidth: "60%",
    overflow: "hidden",
    textOverflow: "ellipsis",
    verticalAlign: "bottom",
  },
  ".cm-completionDetail": { fontStyle: "normal", fontSize: "0.85em", opacity: "1", marginLeft: "0.7em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { ...RAISED, boxSizing: "border-box", maxWidth: "none", padding: "0.5rem 0.7rem", fontFamily: "var(--st-font), sans-serif" },
  ".cm-diagnostic": { fontFamily: "var(--st-font), sans-serif", padding: "0.4rem 0.7rem" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--st-red-color)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  "@media (max-width: 640px)": { "&": { fontSize: "1rem" } },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--st-violet-text-color)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--st-blue-text-color)" },
  { tag: tags.string, color: "var(--st-green-text-color)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--st-orange-text-color)" },
  { tag: tags.comment, color: "color-mix(in srgb, var(--st-text-color) 72%, transparent)", fontStyle: "italic" },
]);

export const theme = [look, syntaxHighlighting(colours)];
