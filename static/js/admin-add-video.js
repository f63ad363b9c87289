// Passes an address that was pasted where a video is selected on to the window that adds a video, which
// then fills itself in.

const SEARCH = ".select2-dropdown .select2-search__field";
const ADDRESS = /https?:\/\//i;
const link = document.getElementById("add_id_video");
const field = document.getElementById("id_video_address");
let searched = "";

function onSearch({ target }) {
  if (target.matches(SEARCH)) searched = ADDRESS.test(target.value) ? target.value : "";
}

function passOn() {
  const url = new URL(link.href);
  const pasted = field?.value || searched;
  if (pasted) url.searchParams.set("source_url", pasted);
  else url.searchParams.delete("source_url");
  link.href = url;
}

if (link) {
  document.addEventListener("input", onSearch, true);
  link.addEventListener("click", passOn, true);
}
