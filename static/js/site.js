/* Loaded by each page: the theme switch, copying links, opening transcripts. */

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

function storeTheme(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // No storage: the choice lasts for this page.
  }
}

function switchTheme() {
  const dark = !isDark();
  // Choosing the theme of the system means following the system again.
  if (dark === systemDark.matches) delete root.dataset.theme;
  else root.dataset.theme = dark ? "dark" : "light";
  storeTheme(root.dataset.theme);
  showTheme();
}

function showTheme() {
  const button = document.querySelector("[data-theme-switch]");
  button?.setAttribute("aria-pressed", String(isDark()));
}

function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  // Screen readers announce a change in a later frame, even to the same text.
  requestAnimationFrame(() => (announcer.textContent = text));
}

async function copyLink(event, link) {
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  const label = link.querySelector("[data-label]");
  link.dataset.label ??= label.textContent;
  label.textContent = link.dataset.copied;
  announce(link.dataset.copied);
  setTimeout(() => (label.textContent = link.dataset.label), 2000);
}

function openTranscript(hash) {
  const details = hash.startsWith("#transcript-") && document.getElementById(hash.slice(1));
  if (!details) return false;
  details.open = true;
  details.querySelector("summary").focus();
  return true;
}

const isPlain = (event) =>
  !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !isPlain(event)) return;
  if (event.target.closest("[data-theme-switch]")) switchTheme();
  const link = event.target.closest("a[href]");
  if (link?.matches("[data-share]")) copyLink(event, link);
  else if (link?.hash && link.pathname === location.pathname && openTranscript(link.hash)) {
    // Following the link too would move the focus.
    event.preventDefault();
  }
});

/* Moves the focus into the sheet of filters on a phone; the browser restores it. */
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.id === "filters" && event.newState === "open" && !event.target.dataset.still) {
      event.target.querySelector("h2").focus();
    }
  },
  true,
);

systemDark.addEventListener("change", showTheme);
showTheme();
openTranscript(location.hash);

const currentCue = document.querySelector(".transcript-panel .inside");
// Not scrollIntoView(), which would scroll the page as well.
if (currentCue) {
  const list = currentCue.parentElement;
  list.scrollTop = currentCue.offsetTop - list.offsetTop - 48;
}
