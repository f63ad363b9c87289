import { Cues } from "./cues.js";

/* Loads the cues of a video. Those of the page's first video are asked for at once, together with its
   recording, since a long transcript takes the server a moment. */
export class CueLoading {
  #early = null;

  constructor(desk, url) {
    this.url = url;
    const videoId = Number(desk.field("video")?.value);
    if (videoId) this.#early = { videoId, cues: this.#fetch(videoId) };
  }

  /* The cues, without any if the video has no transcript; null if they can't be loaded. */
  of(videoId) {
    const early = this.#early;
    this.#early = null;
    return early?.videoId === videoId ? early.cues : this.#fetch(videoId);
  }

  async #fetch(videoId) {
    try {
      const response = await fetch(this.url.replace("/0/", `/${videoId}/`), { redirect: "error" });
      return response.ok ? new Cues(await response.json()) : null;
    } catch {
      return null;
    }
  }
}
