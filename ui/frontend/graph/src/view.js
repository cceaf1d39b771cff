// The view as the address holds it, and the way that is marked in it.

export function view({ opened, hidden, from, to }) {
  return { opened, hidden, from, to };
}

/** Mark the way Python gives, or the best one among what is shown; give its elements in order. */
export function markWay(cy, data) {
  const way = data.way.length
    ? cy.collection(data.way.map((id) => cy.getElementById(id)).filter((item) => item.nonempty()))
    : between(cy, data.from, data.to);
  const all = way.union(way.edges().connectedNodes());
  all.addClass("way");
  return all;
}

function between(cy, from, to) {
  const [start, end] = [cy.getElementById(from ?? ""), cy.getElementById(to ?? "")];
  if (start.empty() || end.empty()) return cy.collection();
  // The costs are those of the page of paths: what is stated comes first.
  const weight = (edge) => (edge.hasClass("hypothesis") ? 3 : edge.hasClass("inferred") ? 2 : 1);
  const { found, path } = cy.elements().not(".more").aStar({ root: start, goal: end, weight });
  return found ? path : cy.collection();
}
