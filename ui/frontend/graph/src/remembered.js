// What was arranged before, so that a drawing that is looked at again stands at once.
// A browser may be shared: numbers alone are kept, under a name that tells nothing of the kinds.

const PREFIX = "hamkg-places-";
const MOST = 40;

/** Give the numbers that were kept for a task, if any were. */
export function recalled(task) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + fingerprint(task)))?.places;
  } catch {
    return undefined; // Who keeps nothing for pages, or something else there, has it arranged anew.
  }
}

/** Keep the numbers of a task, and let go of those that were kept the longest ago. */
export function remember(task, places) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const age = (name) => JSON.parse(localStorage.getItem(name)).since;
    names.sort((one, other) => age(one) - age(other));
    for (const name of names.slice(0, Math.max(0, names.length + 1 - MOST)))
      localStorage.removeItem(name);
    const kept = JSON.stringify({ since: Date.now(), places });
    localStorage.setItem(PREFIX + fingerprint(task), kept);
  } catch {
    // There is no room, or none is given: it will be arranged anew.
  }
}

/** Fold a text into 53 bits: two rounds of 32-bit multiplication, as MurmurHash mixes. */
function fingerprint(text) {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x85ebca77);
    low = Math.imul(low ^ code, 0xc2b2ae3d);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ (low >>> 13);
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ (high >>> 13);
  return (4294967296 * (0x1fffff & high) + (low >>> 0)).toString(36);
}
