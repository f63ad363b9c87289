// Stores drafts in localStorage with user, path and time: at most 20, for a week. A draft is removed
// when it is saved or discarded, when its user signs out or is deactivated, and when another user
// signs in. An expired session removes nothing.

const PREFIX = "clipqa-draft:";
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_DRAFTS = 20;
const SAVED_COOKIE = "desk_saved";

const key = (person, id) => `${PREFIX}${person}:${id}`;

const isOwnedBy = (person) => (name) => name.startsWith(key(person, ""));

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return []; // no storage
  }
}

function parsed(name) {
  try {
    return { at: 0, ...JSON.parse(localStorage.getItem(name)), name };
  } catch {
    return { name, at: 0 }; // not written by this module
  }
}

const allDrafts = () => names().map(parsed).sort((one, other) => other.at - one.at);

const removeNames = (found) => found.forEach((name) => localStorage.removeItem(name));
const drop = (drafts) => removeNames(drafts.map(({ name }) => name));

export function prune() {
  const all = allDrafts();
  drop(all.filter(({ at }, place) => place >= MAX_DRAFTS || Date.now() - at > MAX_AGE_MS));
}

export function save(person, id, draft) {
  const text = JSON.stringify({ ...draft, id, at: Date.now() });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      localStorage.setItem(key(person, id), text);
      prune();
      return true;
    } catch {
      drop(allDrafts().slice(-1)); // quota exceeded: remove the oldest
    }
  }
  return false;
}

export function newest(person, path) {
  prune();
  const mine = allDrafts().filter(({ name }) => isOwnedBy(person)(name));
  return mine.find((draft) => draft.path === path);
}

export function remove(person, id) {
  try {
    localStorage.removeItem(key(person, id));
  } catch {
    // No storage, so there is no draft either.
  }
}

// The server names the saved draft in a cookie; the next page removes it.
export function removeSaved(person) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${SAVED_COOKIE}=`));
  if (!found) return;
  remove(person, found.slice(SAVED_COOKIE.length + 1));
  document.cookie = `${SAVED_COOKIE}=; path=/admin/; max-age=0`;
}

export const removeAll = (person) => removeNames(names().filter(isOwnedBy(person)));

export const removeOthers = (person) => removeNames(names().filter((name) => !isOwnedBy(person)(name)));
