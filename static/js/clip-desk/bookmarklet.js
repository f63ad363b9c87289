/* A link to drag to the bookmarks bar: pressed on the page of a host, it opens the page of a new answer
   with that page's address and the time of its first <video>. The policy of our own pages forbids such a
   link to run, so a click explains it instead. */
export function offerBookmarklet(section) {
  const place = section.querySelector("[data-bookmarklet]");
  if (!place) return;
  const link = place.querySelector("[data-cut-here]");
  const page = new URL(section.dataset.pageUrl, location.origin).href;
  link.href = `javascript:${encodeURIComponent(`(${code})(${JSON.stringify(page)})`)}`;
  place.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    place.querySelector("[data-bookmarklet-text]").textContent = section.dataset.bookmarkletHint;
  });
}

const code = `(page) => {
  const film = document.querySelector("video");
  const query = new URLSearchParams({ address: location.href });
  if (film && film.currentTime > 0) query.set("start", film.currentTime.toFixed(1));
  window.open(page + "?" + query);
}`;
