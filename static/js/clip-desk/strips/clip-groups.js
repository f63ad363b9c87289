const FEWEST_PX = 24; // the smallest target that WCAG 2.2 allows
const TWIN_MS = 500;

/* The other clips of this part of the recording as buttons that don't cover each other: clips that begin
   closer together than a button is wide share one. */
export function groupsOf(clips, view, width) {
  const leastMs = (view.spanMs / Math.max(width, 1)) * FEWEST_PX;
  const groups = [];
  for (const clip of clips.filter(({ start_ms, end_ms }) => start_ms < view.toMs && end_ms > view.fromMs)) {
    const start = Math.max(clip.start_ms, view.fromMs);
    const group = groups.at(-1);
    if (group && start - group.startMs < leastMs) group.add(clip);
    else groups.push(new Group(clip, start));
  }
  return groups.map((group, at) => group.within(view, groups[at + 1], leastMs));
}

class Group {
  constructor(clip, startMs) {
    Object.assign(this, { clips: [clip], startMs, endMs: clip.end_ms });
  }

  add(clip) {
    this.clips.push(clip);
    this.endMs = Math.max(this.endMs, clip.end_ms);
  }

  within({ toMs }, next, leastMs) {
    const endMs = Math.max(Math.min(this.endMs, next?.startMs ?? toMs, toMs), this.startMs + leastMs);
    return { clips: this.clips, startMs: Math.min(this.startMs, toMs - leastMs), endMs: Math.min(endMs, toMs) };
  }
}

export const inOrder = (clips) => [...clips].sort((one, other) => one.start_ms - other.start_ms);

/* Each clip once, also if several answers use it, without the clip of this answer. */
export function othersOf(clips, answerId) {
  const taken = new Set(clips.filter(({ answer_id }) => String(answer_id) === answerId).map(({ id }) => id));
  return clips.filter(({ id }) => !taken.has(id) && taken.add(id));
}

/* Rows for clips that overlap: the first row whose last clip ends before this one begins. */
export function rowsOf(clips, most = 2) {
  const ends = [];
  return clips.map((clip) => {
    const free = ends.findIndex((end) => end <= clip.start_ms);
    const row = free >= 0 ? free : Math.min(ends.length, most - 1);
    ends[row] = Math.max(ends[row] ?? 0, clip.end_ms);
    return row;
  });
}

/* A clip with nearly these times, which should be used instead of another one. */
export function twinOf(clips, { startMs, endMs }) {
  if (startMs === null || endMs === null) return null;
  const distance = ({ start_ms, end_ms }) => Math.max(Math.abs(start_ms - startMs), Math.abs(end_ms - endMs));
  const near = clips.filter((clip) => distance(clip) <= TWIN_MS);
  near.sort((one, other) => distance(one) - distance(other));
  return near[0] ?? null;
}
