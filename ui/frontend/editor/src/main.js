// The editor that takes the place of the plain text box: CodeMirror 6 with what hamkg knows.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history as undoable, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentService } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { sparql, SparqlLanguage } from "codemirror-lang-sparql";
import { completions, declareOnColon } from "./completion.js";
import { format } from "./format.js";
import { marks, refreshMarks } from "./marks.js";
import { draft, forget, history, keepDraft, remember } from "./memory.js";
import { fillPanel } from "./panel.js";
import { offer } from "./share.js";
import { theme } from "./theme.js";
import { depthAtEnd } from "./tokens.js";

const TYPING_PAUSE = 300;
const LEAVE_FOR = 5000; // milliseconds in which Tab leaves, once Escape was pressed
const ROOM_FOR_INFO = 300; // pixels
const NO_HELP = { terms: [], prefixes: {}, examples: [] };
const help = () => globalThis.hamkgQueryHelp ?? NO_HELP;

/** Put the editor into its place; gives what the page needs of it: text, show and destroy. */
export function createEditor({ root, text, run, say }) {
  const found = (name) => root.querySelector(`[data-part="${name}"]`);
  let data = { fault: null, ran: null, longest: 2000 };
  let pause;
  const keep = () => keepDraft(view.state.doc.toString());
  const edited = () => {
    const here = view.state.doc.toString();
    found("edited").textContent = data.ran !== null && here !== data.ran ? "Edited since it ran." : "";
  };
  const runNow = () => {
    remember(view.state.doc.toString());
    run();
    return true;
  };
  const layOut = () => {
    replace(view, format(view.state.doc.toString()));
    return true;
  };
  const view = new EditorView({
    parent: found("editor"),
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...language(() => data.fault),
        keys({ runNow, layOut }),
        EditorView.contentAttributes.of({ "aria-label": "Query", "aria-describedby": "help" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          edited();
          clearTimeout(pause);
          pause = setTimeout(keep, TYPING_PAUSE);
        }),
      ],
    }),
  });
  const kept = draft();
  if (kept !== null && kept !== text) {
    replace(view, kept);
    say("This is your text from before; undo (Ctrl+Z) gives the query of the address.");
  }
  const panel = panels(root, found, (chosen) => {
    replace(view, chosen);
    view.focus();
    runNow();
  });
  found("format").onclick = layOut;
  found("share").onclick = () => offer({ text: view.state.doc.toString(), help: help(), data, found, say });
  for (const name of ["examples", "history", "format", "share"]) found(name).hidden = false;
  addEventListener("pagehide", keep);
  return {
    runNow,
    get text() {
      return view.state.doc.toString();
    },
    set text(other) {
      replace(view, other);
    },
    show(now) {
      data = now;
      panel.close();
      edited();
      refreshMarks(view);
    },
    destroy() {
      removeEventListener("pagehide", keep);
      clearTimeout(pause);
      view.destroy();
    },
  };
}

function language(fault) {
  return [
    lineNumbers(),
    lintGutter(),
    undoable(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    indentService.of((context, at) => indentation(context.state.doc, at)),
    sparql(),
    SparqlLanguage.data.of({ commentTokens: { line: "#" } }),
    autocompletion({ override: [completions(help)], icons: false, positionInfo }),
    EditorView.inputHandler.of(declareOnColon(help)),
    marks(fault),
    theme,
  ];
}

function keys({ runNow, layOut }) {
  return [
    Prec.highest(
      keymap.of([
        { key: "Mod-Enter", run: runNow },
        { key: "Shift-Alt-f", run: layOut },
      ]),
    ),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    // What else Escape does comes first: it closes what is open.
    Prec.lowest(
      keymap.of([{ key: "Escape", run: (view) => view.setTabFocusMode(LEAVE_FOR) ?? false }]),
    ),
  ];
}

// What a term means stands beside the list, or below it where the window is too narrow for both.
function positionInfo(_view, list, _option, info, space) {
  const right = list.right + ROOM_FOR_INFO <= space.right;
  const style = right
    ? `left: 100%; top: 0; width: ${ROOM_FOR_INFO}px`
    : `left: 0; top: 100%; width: ${Math.round(list.right - list.left)}px`;
  return { style, class: right ? "is-beside" : "is-below" };
}

function indentation(doc, at) {
  const row = doc.lineAt(at);
  const closes = /^\s*\}/.test(row.text) ? 1 : 0;
  return Math.max(0, depthAtEnd(doc.sliceString(0, row.from)) - closes) * 2;
}

function replace(view, text) {
  const before = view.state.doc.toString();
  if (text === before) return;
  const anchor = Math.min(view.state.selection.main.anchor, text.length);
  view.dispatch({ changes: { from: 0, to: before.length, insert: text }, selection: { anchor } });
}

/** Let the buttons for examples and history open and close the one panel. */
function panels(root, found, take) {
  const panel = found("panel");
  const buttons = { examples: found("examples"), history: found("history") };
  const close = () => {
    panel.hidden = true;
    for (const button of Object.values(buttons)) button.ariaExpanded = "false";
  };
  const choose = (text) => {
    close();
    take(text);
  };
  const contents = {
    examples: () => ({ title: "examples", groups: help().examples, choose }),
    history: () => ({ title: "history", groups: past(), choose, clear: () => (forget(), open("history")) }),
  };
  const open = (name) => {
    close();
    panel.hidden = false;
    buttons[name].ariaExpanded = "true";
    fillPanel(panel, contents[name]());
  };
  for (const [name, button] of Object.entries(buttons)) {
    button.onclick = () => (button.ariaExpanded === "true" ? close() : open(name));
  }
  panel.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    const opened = Object.values(buttons).find((button) => button.ariaExpanded === "true");
    close();
    opened?.focus();
  };
  return { close };
}

function past() {
  const items = history().map((text) => ({ title: firstLines(text), note: "", text }));
  return items.length > 0 ? [["", items]] : [];
}

function firstLines(text) {
  const lines = text.split("\n").filter((line) => line.trim() && !/^\s*(PREFIX|BASE|#)/i.test(line));
  const words = lines.join(" ").replace(/\s+/g, " ").trim() || text.trim();
  return words.length > 140 ? `${words.slice(0, 140)} …` : words;
}
