/* Times of the form's fields, read and written as clipqa/lib/timecodes.py does. */

const TIMECODE = /^(?:(?:(\d{1,2}):)?(\d{1,4}):)?(\d{1,6})(\.\d{1,12})?$/;
const LIMIT_MS = 100 * 3_600_000;

const pad = (number) => String(number).padStart(2, "0");

/* "02:20", "1:02:03": whole seconds, rounded down. */
export function formatClock(ms) {
  const all = Math.floor(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${pad(minutes)}:${pad(seconds)}`;
}

/* The shortest timecode of these milliseconds, such as "02:20.5". */
export function formatMs(ms) {
  const whole = Math.max(0, Math.round(ms));
  const rest = whole % 1000;
  const fraction = rest ? `.${String(rest).padStart(3, "0").replace(/0+$/, "")}` : "";
  return formatClock(whole) + fraction;
}

/* Milliseconds, or null if the text is empty or not a time. */
export function parseMs(text) {
  const match = TIMECODE.exec(text.trim());
  if (!match) return null;
  const [hours, minutes, seconds] = match.slice(1, 4).map((part) => Number(part ?? 0));
  const isBeyondSixty = match[2] !== undefined && (seconds >= 60 || (match[1] && minutes >= 60));
  if (isBeyondSixty) return null;
  const ms = (hours * 3600 + minutes * 60 + seconds) * 1000 + Math.round(Number(match[4] ?? 0) * 1000);
  return ms < LIMIT_MS ? ms : null;
}
