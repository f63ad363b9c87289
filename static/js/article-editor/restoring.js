/* Text that was kept in the browser: the rows of new blocks must exist before their values are set. */
export function followRestoring(root, blocks, adding) {
  const form = root.closest("form");
  form.addEventListener("restoring", ({ detail: { draft } }) => {
    const stored = new Set([...form.querySelectorAll('[data-block] input[name$="-id"]')].map(({ value }) => value));
    for (const [row, id] of Object.entries(draft.lines)) {
      const type = /^block_(\w+)-\d+$/.exec(row)?.[1];
      if (!type || (id && stored.has(id)) || isThere(form, row)) continue;
      adding.insert(adding.create(type));
    }
  });
  form.addEventListener("restored", () => blocks.sort());
}

const isThere = (form, row) => form.elements.namedItem(`${row}-id`)?.value === "";
