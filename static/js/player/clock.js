/* 140500 -> "02:20", 3723500 -> "1:02:03": the format of the pages. */
const two = (number) => String(number).padStart(2, "0");

export function formatClock(ms) {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${clock}` : clock;
}
