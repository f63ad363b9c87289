/* Records every frame that a clip's <video> presents, by the number drawn into its pixels. Runs before
   the scripts of the page. lab/draw_slates.py describes the layout of the number. */
(() => {
  const BLOCKS = 20;
  const [X, Y, SIDE] = [32, 320, 16];
  const canvas = new OffscreenCanvas(BLOCKS * SIDE, SIDE);
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  window.seenFrames = [];
  window.readFrame = (video) => {
    pen.drawImage(video, X, Y, BLOCKS * SIDE, SIDE, 0, 0, BLOCKS * SIDE, SIDE);
    const { data } = pen.getImageData(0, SIDE / 2, BLOCKS * SIDE, 1);
    const bits = Array.from({ length: BLOCKS }, (_, i) => Number(data[(i * SIDE + SIDE / 2) * 4] > 127));
    const number = bits.slice(2, 18).reduce((sum, bit) => sum * 2 + bit, 0);
    const parity = bits.slice(2, 18).reduce((sum, bit) => sum ^ bit, 0);
    const isComplete = bits[0] === 1 && bits[1] === 0 && bits[19] === 1 && bits[18] === parity;
    return isComplete ? number : null;
  };

  const watch = (video) => {
    if (video.isWatched) return;
    video.isWatched = true;
    window.seenFrames.push(window.readFrame(video));
    const look = () => {
      window.seenFrames.push(window.readFrame(video));
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };

  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    watch(this);
    return play.call(this);
  };

  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
})();
