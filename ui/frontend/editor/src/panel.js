// The list of queries to start from: the curated ones by group, or those that ran in this browser.

/** Fill a panel with queries that can be searched; `choose` takes the text of one. */
export function fillPanel(panel, { title, groups, choose, clear }) {
  const search = element("input", { type: "search", placeholder: `Search ${title}`, ariaLabel: `Search ${title}` });
  const list = element("div", { className: "hk-list" });
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren(...groups.flatMap(([name, items]) => groupOf(name, items, words, choose)));
    if (!list.hasChildNodes()) list.append(element("p", { textContent: emptyText(title, words) }));
  };
  search.oninput = show;
  const head = element("div", { className: "hk-bar" });
  head.append(search);
  if (clear && groups.length > 0) {
    head.append(element("button", { type: "button", textContent: "Clear history", onclick: clear }));
  }
  panel.replaceChildren(head, list);
  panel.setAttribute("aria-label", title);
  show();
  search.focus();
}

function emptyText(title, words) {
  return words.length > 0 ? "No query has these words." : `No ${title} yet.`;
}

function groupOf(name, items, words, choose) {
  const fitting = items.filter(({ title, note, text }) => {
    const all = `${name} ${title} ${note} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  if (fitting.length === 0) return [];
  const list = element("ul", {});
  for (const item of fitting) {
    const button = element("button", { type: "button", onclick: () => choose(item.text) });
    button.append(element("span", { textContent: item.title }));
    if (item.note) button.append(element("small", { textContent: item.note }));
    const row = element("li", {});
    row.append(button);
    list.append(row);
  }
  return name ? [element("h3", { textContent: name }), list] : [list];
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
