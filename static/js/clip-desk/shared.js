/* The choice whose clip a change of the times is about: shown when they are changed. */
export function startShared(desk) {
  const part = desk.part("shared");
  if (!part || part.querySelector(".errors")) return;
  const { startMs, endMs } = desk.range;
  const update = () => {
    part.hidden = desk.range.startMs === startMs && desk.range.endMs === endMs;
  };
  desk.on("range", update);
  update();
}
