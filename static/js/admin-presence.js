// Reports that this record is open, and shows who else has it open. Without JavaScript the page
// shows who had it open when it was rendered.

const INTERVAL_MS = 25_000;
const notice = document.getElementById("presence");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
let timer = 0;

function show(text) {
  if (notice.textContent === text && notice.dataset.read) return;
  notice.dataset.read = "yes";
  notice.textContent = "";
  // Screen readers announce a change in a later frame, even to the same text.
  requestAnimationFrame(() => (notice.textContent = text));
}

async function report() {
  clearTimeout(timer);
  if (document.hidden) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
  try {
    const response = await fetch(notice.dataset.url, { method: "POST", body, redirect: "manual" });
    if (response.ok) show((await response.json()).message);
    else if (response.status < 500) return; // signed out, or the record is gone
  } catch {
    // No network: try again at the next interval.
  }
  timer = setTimeout(report, INTERVAL_MS);
}

function leave() {
  clearTimeout(timer);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token(), leave: "yes" });
  navigator.sendBeacon(notice.dataset.url, body);
}

if (notice) {
  document.addEventListener("visibilitychange", report);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && report());
  report();
}
