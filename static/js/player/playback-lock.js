/* Only one clip of a page plays at a time: a session that starts stops the previous one. */
let active = null;

export function claimPlayback(session) {
  if (active && active !== session) active.yieldPlayback();
  active = session;
}

export function releasePlayback(session) {
  if (active === session) active = null;
}
