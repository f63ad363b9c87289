/* Takes a film that is chosen, or dropped anywhere on the screen. */
export function takeFilms(area, section, onFilm) {
  const input = section.querySelector("[data-file]");
  section.querySelector("[data-choose-file]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [film] = input.files;
    input.value = ""; // so that the same one can be chosen again
    if (film) onFilm(film);
  });
  const show = (isOver) => section.classList.toggle("is-drop-target", isOver);
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    show(true);
  });
  area.addEventListener("dragleave", () => show(false));
  area.addEventListener("drop", (event) => {
    show(false);
    const [film] = event.dataTransfer?.files ?? [];
    if (!film || event.target.closest("input[type=file]")) return;
    event.preventDefault();
    onFilm(film);
  });
}
