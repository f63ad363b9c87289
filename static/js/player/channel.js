/* Messages with the page in one frame: only its window and its origin count, and until it answers
   we knock, since nobody tells us when it starts to listen. */
const KNOCK_MS = 250;

export class Channel {
  #knocking = 0;

  constructor(frame, { knock, read }) {
    this.frame = frame;
    this.origin = new URL(frame.src).origin;
    this.read = read;
    window.addEventListener("message", this.#receive);
    this.#knocking = setInterval(() => this.post(knock), KNOCK_MS);
  }

  post(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify(message), this.origin);
  }

  stopKnocking() {
    clearInterval(this.#knocking);
  }

  close() {
    this.stopKnocking();
    window.removeEventListener("message", this.#receive);
  }

  #receive = ({ source, origin, data }) => {
    if (source !== this.frame.contentWindow || origin !== this.origin) return;
    const message = parse(data);
    if (message) this.read(message);
  };
}

function parse(data) {
  try {
    return typeof data === "string" ? JSON.parse(data) : data;
  } catch {
    return null;
  }
}
