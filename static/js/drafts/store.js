// What was typed and not saved, kept in this browser: by whom, where and when. A week, twenty at
// most; gone once it is saved, thrown away, or whoever typed it signs out. It stays when a session
// expires, and goes once somebody else signs in or the server says that the login was taken away.

const PREFIX = "clipqa-draft:";
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;
const MOST = 20;
const SAVED = "desk_saved";

const key = (person, id) => `${PREFIX}${person}:${id}`;

const isOf = (person) => (name) => name.startsWith(key(person, ""));

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return []; // storage is closed
  }
}

function parsed(name) {
  try {
    return { at: 0, ...JSON.parse(localStorage.getItem(name)), name };
  } catch {
    return { name, at: 0 }; // somebody else wrote there
  }
}

const kept = () => names().map(parsed).sort((one, other) => other.at - one.at);

const remove = (all) => all.forEach((name) => localStorage.removeItem(name));
const drop = (drafts) => remove(drafts.map(({ name }) => name));

export function prune() {
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
  const mine = kept().filter(({ name }) => isOf(person)(name));
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

export const forgetAll = (person) => remove(names().filter(isOf(person)));

export const forgetOthers = (person) => remove(names().filter((name) => !isOf(person)(name)));
