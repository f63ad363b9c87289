/* The address of the source at another second. Hosts read it from ?t=, ?start= or the fragment; only
   the number that the server rendered is replaced, so this works for any host. */
const SECONDS = /([?&#](?:t|start)=)[\d.]+/;

export function sourceAt({ provider, src, watchUrl }, ms) {
  const seconds = Math.floor(ms / 1000);
  if (provider === "file" && isSameOrigin(watchUrl)) return `${src}#t=${seconds}`;
  return watchUrl.replace(SECONDS, `$1${seconds}`);
}

/* The page of a video on this site plays clips only, so the link opens the file. */
function isSameOrigin(url) {
  return new URL(url, location.href).origin === location.origin;
}
