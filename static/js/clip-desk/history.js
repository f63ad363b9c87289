/* Shows the history of the answer over the page. Its links open in new tabs, so that nothing typed is left.
   If it can't be loaded, the link leads to its page as before. */
export function startHistory() {
  const dialog = document.querySelector("[data-history]");
  const link = document.querySelector(".object-tools .historylink");
  if (!dialog || !link) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(dialog, link);
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

async function show(dialog, link) {
  const content = await load(link.href);
  if (!content) return location.assign(link.href);
  for (const each of content.querySelectorAll("a, form")) each.target = "_blank";
  // Relative addresses are those of the page of the history.
  for (const each of content.querySelectorAll("a[href^='?']")) each.href = new URL(each.getAttribute("href"), link.href);
  dialog.querySelector("[data-content]").replaceChildren(content);
  dialog.showModal();
}

async function load(url) {
  try {
    const response = await fetch(url, { redirect: "error" });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const content = page.querySelector("#content-main");
    content?.removeAttribute("id");
    return content;
  } catch {
    return null;
  }
}
