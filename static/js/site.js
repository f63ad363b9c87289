/* Small conveniences of every page: the theme switch, copying links, opening transcripts. */

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

function remember(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Storage is closed: the choice lasts for this page.
  }
}

function switchTheme() {
  const dark = !isDark();
  // Choosing what the system says anyway means following the system again.
  if (dark === systemDark.matches) delete root.dataset.theme;
  else root.dataset.theme = dark ? "dark" : "light";
  remember(root.dataset.theme);
  showTheme();
}

function showTheme() {
  const button = document.querySelector("[data-theme-switch]");
  button?.setAttribute("aria-pressed", String(isDark()));
}

function announce(text) {
  const line = document.getElementById("announcer");
  line.textContent = "";
  // A change in a later frame is what screen readers read, the same sentence twice included.
  requestAnimationFrame(() => (line.textContent = text));
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
    // Following the anchor as well would take the focus away again.
    event.preventDefault();
  }
});

/* The sheet of filters on a phone: focus goes in with it; the browser gives it back. */
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

const line = document.querySelector(".transcript-panel .inside");
// Only the list scrolls to the line, never the page.
if (line) line.parentElement.scrollTop = line.offsetTop - line.parentElement.offsetTop - 48;
