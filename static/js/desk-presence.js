// Say that this record is open here, and show who else has it open. Without script the page says
// who was there when it was opened.

const EVERY_MS = 25_000;
const line = document.getElementById("presence");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
let timer = 0;

function show(said) {
  if (line.textContent === said && line.dataset.read) return;
  line.dataset.read = "yes";
  line.textContent = "";
  // A change in a later frame is what screen readers read, also of what stood there already.
  requestAnimationFrame(() => (line.textContent = said));
}

async function tell() {
  clearTimeout(timer);
  if (document.hidden) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
  try {
    const response = await fetch(line.dataset.url, { method: "POST", body, redirect: "manual" });
    if (response.ok) show((await response.json()).said);
    else if (response.status < 500) return; // signed out, or the record is gone
  } catch {
    // No network: the next one may come through.
  }
  timer = setTimeout(tell, EVERY_MS);
}

function leave() {
  clearTimeout(timer);
  const said = new URLSearchParams({ csrfmiddlewaretoken: token(), leave: "yes" });
  navigator.sendBeacon(line.dataset.url, said);
}

if (line) {
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && tell());
  tell();
}
