// The first part of the editor, which works alone: a plain box, a button, and the way to the page.
// The rest is a file that the browser keeps, and whatever happens to it, one can type and run.

const states = new WeakMap();

export default function (component) {
  const { parentElement: root, data } = component;
  if (!states.has(root)) states.set(root, start(root, data.bundle));
  const state = states.get(root);
  state.component = component;
  state.show(data);
  return () => {
    states.delete(root);
    state.end();
  };
}

function start(root, bundle) {
  const found = (name) => root.querySelector(`[data-part="${name}"]`);
  const plain = found("plain");
  const say = (words) => (found("status").textContent = words);
  const state = { component: null };
  let version = null;
  let box = {
    get text() { return plain.value; },
    set text(text) { plain.value = text; },
    runNow: () => run(),
    show: () => {},
    destroy: () => {},
  };
  const run = () => {
    say("");
    state.component.setTriggerValue("run", box.text);
  };
  found("run").onclick = () => box.runNow();
  plain.onkeydown = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  let ended = false;
  state.show = (data) => {
    if (data.version !== version) box.text = data.text;
    version = data.version;
    box.show(data);
  };
  state.end = () => {
    ended = true;
    box.destroy();
  };
  const ready = () => (root.host.dataset.ready = "true");
  import(new URL(bundle, document.baseURI)).then(
    ({ createEditor }) => {
      if (ended) return;
      const hasFocus = root.activeElement === plain;
      box = createEditor({ root, text: box.text, run, say });
      box.show(state.component.data);
      plain.remove();
      if (hasFocus) root.querySelector(".cm-content").focus();
      ready();
    },
    () => say("The full editor could not be loaded. This plain box runs queries just as well."),
  );
  return state;
}
