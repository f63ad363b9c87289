// What was typed and not saved, kept in this browser: by whom, where and when. A week, twenty at
// most; gone once it is saved, thrown away, or whoever typed it signs out.

const PREFIX = "clipqa-draft:";
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;
const MOST = 20;
const SAVED = "desk_saved";

const key = (person, id) => `${PREFIX}${person}:${id}`;

function kept() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }))
      .sort((one, other) => other.at - one.at);
  } catch {
    return []; // storage is closed, or somebody else wrote there
  }
}

const drop = (drafts) => drafts.forEach(({ name }) => localStorage.removeItem(name));

function prune() {
  const all = kept();
  drop(all.filter(({ at }, place) => place >= MOST || Date.now() - at > LONGEST_MS));
}

export function keep(person, id, draft) {
  const said = JSON.stringify({ ...draft, id, at: Date.now() });
  for (let room = 0; room < 3; room += 1) {
    try {
      localStorage.setItem(key(person, id), said);
      return prune();
    } catch {
      drop(kept().slice(-1)); // full: the oldest makes room
    }
  }
}

export function newest(person, path) {
  prune();
  const mine = kept().filter(({ name }) => name.startsWith(key(person, "")));
  return mine.find((draft) => draft.path === path);
}

export function forget(person, id) {
  try {
    localStorage.removeItem(key(person, id));
  } catch {
    // Storage is closed, so nothing is kept there either.
  }
}

// The server names what it has saved; the page that follows, whichever it is, forgets it.
export function forgetSaved(person) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${SAVED}=`));
  if (!found) return;
  forget(person, found.slice(SAVED.length + 1));
  document.cookie = `${SAVED}=; path=/admin/; max-age=0`;
}

export function forgetAll(person) {
  drop(kept().filter(({ name }) => name.startsWith(key(person, ""))));
}
