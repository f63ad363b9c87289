/* The source's address at another second. Hosts put it in ?t=, ?start= or in the fragment;
   we only replace the number that the page already wrote, so no host is known here. */
const SECONDS = /([?&#](?:t|start)=)[\d.]+/;

export function sourceAt(url, ms) {
  return url.replace(SECONDS, `$1${Math.floor(ms / 1000)}`);
}
