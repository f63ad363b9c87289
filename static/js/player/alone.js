/* Only one clip plays at a time on a page: whoever starts asks the one before to stop. */
let speaker = null;

export function takeTheFloor(session) {
  if (speaker && speaker !== session) speaker.giveWay();
  speaker = session;
}

export function leaveTheFloor(session) {
  if (speaker === session) speaker = null;
}
