const MAX_PICTURES = 3; // in one save, as clipqa/body_limits.py allows

/* Browsers send a part for each file field, also for an empty one, and the server takes only ten. */
export function prepareSending(root, blocks) {
  const form = root.closest("form");
  const files = () => [...form.querySelectorAll('[data-block] input[type="file"]')];
  form.addEventListener("formdata", ({ formData }) => {
    for (const { name, files: chosen } of files()) if (!chosen.length) formData.delete(name);
  });
  root.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    if (files().filter((each) => each.files.length).length <= MAX_PICTURES) return;
    target.value = "";
    blocks.say("pictures", target.closest("[data-block]"), { limit: MAX_PICTURES });
  });
}
