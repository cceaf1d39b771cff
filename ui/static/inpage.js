// Links with data-go change the address of the page they are on without loading it anew: the
// query string goes to Python, which answers with new content. Any other way to follow them (a new
// tab, a copied link) takes their href. Focus stays on the link that was followed, or goes where
// its data-focus says. The arrow keys lead from the search box down the list and back.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const place = parentElement.querySelector(".hk-inpage");
  const status = parentElement.querySelector(".hk-inpage-status");
  if (status.textContent !== data.status) status.textContent = data.status;
  if (place.dataset.shown !== data.html) {
    const open = new Set([...place.querySelectorAll("details[open][id]")].map((one) => one.id));
    const first = place.dataset.shown === undefined;
    place.innerHTML = data.html;
    place.dataset.shown = data.html;
    const wide = matchMedia("(min-width: 56rem)").matches;
    for (const one of place.querySelectorAll("details[id]")) {
      if (first ? wide && one.dataset.wide === "open" : open.has(one.id)) one.open = true;
    }
    const wanted = place.dataset.focus;
    if (wanted) {
      delete place.dataset.focus;
      const target = place.querySelector(`[data-id="${CSS.escape(wanted)}"]`);
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: wanted === "list" ? "start" : "nearest" });
    }
  }
  const list = () => [...place.querySelectorAll(".hk-hits a")];
  const box = document.querySelector('input[type="search"]');
  place.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = list();
    const here = links.indexOf(event.target.closest("a"));
    if (!step || here < 0) return;
    event.preventDefault();
    (links[here + step] ?? (step < 0 ? box : null))?.focus();
  };
  if (box) {
    box.onkeydown = (event) => {
      if (event.key !== "ArrowDown" || !list().length) return;
      event.preventDefault();
      list()[0].focus();
    };
  }
  place.onclick = (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    place.dataset.focus = link.dataset.focus ?? link.dataset.id ?? "";
    setTriggerValue("go", link.dataset.go);
  };
}
