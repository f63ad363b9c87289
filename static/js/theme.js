/* Runs before the first paint, so that a chosen theme never flashes and nothing made for
   readers without script shows for a moment. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch {
    // Storage is closed: the system's preference stands.
  }
})();
