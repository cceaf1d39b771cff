// Keeps the drawing true to its place: cytoscape remembers where its box stands, and Streamlit
// moves the page after it was drawn; a click would then miss. Theme changes are noticed here too.

export function stationary(cy, place, onTheme) {
  const canvas = cy.container();
  let known = where(canvas);
  // Only where it really stands elsewhere: the library draws all of it anew.
  const refresh = () => {
    const now = where(canvas);
    if (now === known) return;
    known = now;
    cy.resize();
  };
  const watcher = new ResizeObserver(refresh);
  watcher.observe(place);
  watcher.observe(document.body);
  const before = ["pointerenter", "pointerdown", "touchstart", "wheel"];
  for (const name of before)
    canvas.addEventListener(name, refresh, { capture: true, passive: true });
  document.addEventListener("scroll", refresh, { capture: true, passive: true });
  // The style sheet gives the place a short transition of its colour: it ends when the theme changed.
  place.addEventListener("transitionend", onTheme);
  return () => {
    watcher.disconnect();
    document.removeEventListener("scroll", refresh, { capture: true });
  };
}

function where(canvas) {
  const { x, y, width, height } = canvas.getBoundingClientRect();
  return [x, y, width, height].join(" ");
}
