/* What is wrong with In and Out, and the one press that mends it. */

const END_TOLERANCE_MS = 1_000; // as models/clip.py accepts, since hosts round durations

/* `texts` are what the fields contain, `last` the edge that was changed last, `lineEndMs` the end of the
   line at In, if there is one. Returns { edge, text, ms, offer: { text, ms, change } }, or null. */
export function findFault({ texts, range, durationMs, last, lineEndMs }) {
  const { startMs, endMs } = range;
  if (texts.start && startMs === null) return { edge: "start", text: "unreadable" };
  if (texts.end && endMs === null) return { edge: "end", text: "unreadable" };
  const beyond = pastTheEnd(range, durationMs);
  if (beyond) return beyond;
  if (startMs === null || endMs === null || startMs < endMs) return null;
  return last === "start" ? startAfterEnd(endMs) : endBeforeStart(range, lineEndMs);
}

function pastTheEnd({ startMs, endMs }, durationMs) {
  if (!isFinite(durationMs)) return null;
  const fault = { text: "past_end", ms: durationMs };
  if (startMs !== null && startMs >= durationMs) {
    return { ...fault, edge: "start", offer: { text: "offer_empty_start", change: { startMs: null } } };
  }
  if (endMs === null || endMs <= durationMs + END_TOLERANCE_MS) return null;
  const atEnd = Math.floor(durationMs);
  return { ...fault, edge: "end", offer: { text: "offer_end", ms: atEnd, change: { endMs: atEnd } } };
}

function startAfterEnd(endMs) {
  const offer = { text: "offer_empty", change: { endMs: null } };
  return { edge: "start", text: "start_after", ms: endMs, offer };
}

function endBeforeStart({ startMs, endMs }, lineEndMs) {
  const fault = { edge: "end", text: "end_before", ms: startMs };
  if (lineEndMs !== null && lineEndMs > startMs) {
    return { ...fault, offer: { text: "offer_line", ms: lineEndMs, change: { endMs: lineEndMs } } };
  }
  if (endMs === startMs) return { ...fault, offer: { text: "offer_empty", change: { endMs: null } } };
  return { ...fault, offer: { text: "offer_swap", change: { startMs: endMs, endMs: startMs } } };
}
