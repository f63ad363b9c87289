/* Runs before the first paint: prevents a flash of the other theme and of content for readers without
   JavaScript. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch {
    // No storage: follow the system.
  }
})();
