// Fills empty start and end fields with the times in a video's pasted address: when the video is found
// by that address, and when the popup that adds it closes. Without JavaScript the form does the same
// on the server.

const video = document.getElementById("id_video");
const note = document.getElementById("video-part");
const fields = { start: document.getElementById("id_start_ms"), end: document.getElementById("id_end_ms") };
const filled = { start: "", end: "" }; // by this script; another address may replace these values

const seconds = (text) => text.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const isFree = (name) => [filled[name], ""].includes(fields[name].value.trim());

function setField(name, text) {
  filled[name] = text;
  fields[name].value = text;
  fields[name].dispatchEvent(new Event("change", { bubbles: true }));
}

function clearFilled() {
  for (const name of Object.keys(fields)) if (filled[name] && isFree(name)) setField(name, "");
}

// Existing values stay, and a time of the address that contradicts them is not used.
function fill(part) {
  const names = Object.keys(fields).filter((name) => part[name]);
  const after = Object.fromEntries(
    Object.keys(fields).map((name) => [name, (isFree(name) && part[name]) || fields[name].value]),
  );
  const fits = !after.start || !after.end || seconds(after.start) < seconds(after.end);
  for (const name of names) if (fits && isFree(name)) setField(name, part[name]);
  return names.every((name) => fields[name].value.trim() === part[name]);
}

function showNote(text, part, canReplace) {
  const button = note.querySelector("[data-take]");
  note.querySelector("[data-said]").textContent = text;
  button.hidden = !canReplace;
  button.onclick = () => {
    for (const name of Object.keys(fields)) if (part[name]) setField(name, part[name]);
    showNote(note.dataset.filled.replace("{part}", part.label), part, false);
    fields.start.focus();
  };
}

function onVideoSelected(part) {
  clearFilled();
  if (!part) return showNote("", part, false);
  const isComplete = fill(part);
  const text = isComplete ? note.dataset.filled : note.dataset.kept;
  return showNote(text.replace("{part}", part.label), part, !isComplete);
}

// Django's popup that adds a video calls this function of its opener with the saved record.
function watchAddPopup() {
  const { dismissAddRelatedObjectPopup: dismiss } = window;
  window.dismissAddRelatedObjectPopup = (win, ...saved) => {
    const response = win.document.getElementById("django-admin-popup-response-constants");
    const { part } = JSON.parse(response?.dataset.popupResponse ?? "{}");
    const isVideo = win.name.startsWith(video.id);
    dismiss(win, ...saved);
    if (isVideo) onVideoSelected(part);
  };
}

if (video && note && fields.start && fields.end) {
  fields.start.closest(".form-row").append(note);
  window.django.jQuery(video).on("select2:select", ({ params }) => onVideoSelected(params.data.part));
  watchAddPopup();
}
