// A link to the query in the editor: copied, or shown to be copied by hand.

/** Copy the link to a query; where it is too long for one, the query itself. */
export async function offer({ text, help, data, found, say }) {
  if (text.length > data.longest) {
    const size = `${text.length.toLocaleString("en")} characters; a link holds ${data.longest.toLocaleString("en")}`;
    await copy(text, found, say, `Too long for a link (${size}): the query itself was copied.`);
    return;
  }
  await copy(linkTo(text, help.examples), found, say, "Link copied.");
}

/** Give the address that asks this query. */
export function linkTo(text, groups) {
  const address = new URL(location.pathname, location.origin);
  const example = groups.flatMap(([, items]) => items).find((item) => item.text === text);
  if (example) address.searchParams.set("ex", example.name);
  else address.searchParams.set("query", text);
  const view = new URLSearchParams(location.search).get("view");
  if (view) address.searchParams.set("view", view);
  return address.href;
}

// Browsers give the clipboard to secure pages alone, and may refuse even those.
async function copy(text, found, say, done) {
  const box = found("link");
  try {
    await navigator.clipboard.writeText(text);
    box.hidden = true;
    say(done);
  } catch {
    box.hidden = false;
    box.value = text;
    box.select();
    say("The browser did not let us copy. Copy the text below by hand.");
  }
}
