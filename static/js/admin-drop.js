// Takes a transcript that is dropped anywhere on its part of the form.

const input = document.querySelector('input[type="file"][name="transcript_file"]');
const area = input?.closest("fieldset");

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

function show(isOver) {
  area.classList.toggle("is-drop-target", isOver);
}

function take(event) {
  show(false);
  const [file] = event.dataTransfer.files;
  if (!file || event.target.closest('input[type="file"]:not([name="transcript_file"])')) return;
  event.preventDefault();
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
}

area?.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  show(true);
});
area?.addEventListener("dragleave", () => show(false));
area?.addEventListener("drop", (event) => {
  if (hasFiles(event)) take(event);
});
