/* The source's address at another second. Hosts put it in ?t=, ?start= or in the fragment;
   we only replace the number that the page already wrote, so no host is known here. */
const SECONDS = /([?&#](?:t|start)=)[\d.]+/;

export function sourceAt({ provider, src, watchUrl }, ms) {
  const seconds = Math.floor(ms / 1000);
  if (provider === "file" && isOurs(watchUrl)) return `${src}#t=${seconds}`;
  return watchUrl.replace(SECONDS, `$1${seconds}`);
}

/* Our own watch page shows clips only: the film itself runs on. */
function isOurs(url) {
  return new URL(url, location.href).origin === location.origin;
}
