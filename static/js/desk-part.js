// Start and end that a video's pasted address asks for, put into the boxes that are empty: where the
// video is found by its address, and where the window that adds it gives it back. The form does the
// same on the server for an address that is pasted without script.

const video = document.getElementById("id_video");
const note = document.getElementById("video-part");
const boxes = { start: document.getElementById("id_start_ms"), end: document.getElementById("id_end_ms") };
const filled = { start: "", end: "" }; // by this script, so that another address may replace it

const seconds = (text) => text.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const isFree = (name) => [filled[name], ""].includes(boxes[name].value.trim());

function put(name, text) {
  filled[name] = text;
  boxes[name].value = text;
  boxes[name].dispatchEvent(new Event("change", { bubbles: true }));
}

function empty() {
  for (const name of Object.keys(boxes)) if (filled[name] && isFree(name)) put(name, "");
}

// What stands is kept: a time of the address that contradicts it is left out.
function fill(part) {
  const asked = Object.keys(boxes).filter((name) => part[name]);
  const after = Object.fromEntries(
    Object.keys(boxes).map((name) => [name, (isFree(name) && part[name]) || boxes[name].value]),
  );
  const fits = !after.start || !after.end || seconds(after.start) < seconds(after.end);
  for (const name of asked) if (fits && isFree(name)) put(name, part[name]);
  return asked.every((name) => boxes[name].value.trim() === part[name]);
}

function say(text, part, isKept) {
  const take = note.querySelector("[data-take]");
  note.querySelector("[data-said]").textContent = text;
  take.hidden = !isKept;
  take.onclick = () => {
    for (const name of Object.keys(boxes)) if (part[name]) put(name, part[name]);
    say(note.dataset.filled.replace("{part}", part.label), part, false);
    boxes.start.focus();
  };
}

function chosen(part) {
  empty();
  if (!part) return say("", part, false);
  const isFilled = fill(part);
  const said = isFilled ? note.dataset.filled : note.dataset.kept;
  return say(said.replace("{part}", part.label), part, !isFilled);
}

// Django's window that adds a video says what it saved to a function of this page.
function hearOfAddedVideos() {
  const { dismissAddRelatedObjectPopup: dismiss } = window;
  window.dismissAddRelatedObjectPopup = (win, ...saved) => {
    const told = win.document.getElementById("django-admin-popup-response-constants");
    const { part } = JSON.parse(told?.dataset.popupResponse ?? "{}");
    const isVideo = win.name.startsWith(video.id);
    dismiss(win, ...saved);
    if (isVideo) chosen(part);
  };
}

if (video && note && boxes.start && boxes.end) {
  boxes.start.closest(".form-row").append(note);
  window.django.jQuery(video).on("select2:select", ({ params }) => chosen(params.data.part));
  hearOfAddedVideos();
}
