// Fills the form of a new video from its pasted address. What the editor typed stays; what this script
// filled in for another address is replaced. Without JavaScript the button sends the form instead.

const panel = document.getElementById("video-fill");
const address = document.getElementById("id_source_url");
const button = panel?.querySelector("button");
const message = panel?.querySelector("[role=status]");
const picture = panel?.querySelector(".admin-fill-picture");
const NAMES = ["title", "new_outlet", "duration_ms", "outlet"];
const TIMEOUT_MS = 30_000;
const filled = {}; // by name, the values that this script filled in
let asking = null;

const fieldOf = (name) => document.getElementById(`id_${name}`);
const isFree = (name) => ["", filled[name]].includes(fieldOf(name)?.value.trim());

function setField(name, value, label) {
  const field = fieldOf(name);
  if (!field) return;
  filled[name] = value;
  if (field.selectedOptions && value && ![...field.options].some((option) => option.value === value)) {
    field.add(new Option(label, value));
  }
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  if (field.selectedOptions) window.django.jQuery(field).trigger("change"); // the select's own script
}

function setPicture(base64) {
  const image = picture.querySelector("img");
  picture.querySelector("input[type=hidden]").value = base64;
  picture.hidden = !base64;
  if (base64) image.src = `data:image/jpeg;base64,${base64}`;
  else image.removeAttribute("src");
}

function say(text) {
  message.textContent = text;
}

function show({ message: text, values, outlet }) {
  if (Object.keys(values).length) {
    for (const name of NAMES) {
      if (isFree(name) && (values[name] || filled[name])) setField(name, values[name] ?? "", outlet);
    }
    setPicture(values.fetched_picture ?? "");
  }
  say(text);
}

function question() {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("source_url", address.value);
  for (const name of NAMES) body.set(name, isFree(name) ? "" : (fieldOf(name)?.value ?? ""));
  return body;
}

async function fill() {
  asking?.abort();
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(), TIMEOUT_MS);
  asking = own;
  say(panel.dataset.asking);
  panel.setAttribute("aria-busy", "true");
  try {
    const options = { method: "POST", body: question(), redirect: "manual", signal: own.signal };
    const response = await fetch(panel.dataset.url, options);
    if (response.type === "opaqueredirect") say(panel.dataset.signedOut);
    else show(await response.json());
  } catch {
    if (asking === own) say(panel.dataset.failed);
  } finally {
    clearTimeout(timer);
    if (asking === own) panel.removeAttribute("aria-busy");
  }
}

// A link of the admin's other forms opens this one with an address that the user pasted there.
function isOpenedWithAddress() {
  const from = document.referrer && new URL(document.referrer);
  const isOwn = from && from.origin === location.origin && from.pathname.startsWith("/admin/");
  return isOwn && from.pathname !== location.pathname && location.search.includes("source_url=");
}

if (panel && address) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    fill();
  });
  address.addEventListener("paste", () => setTimeout(fill));
  if (address.value && isOpenedWithAddress()) fill();
}
