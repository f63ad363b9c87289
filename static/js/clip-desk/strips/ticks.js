const FEWEST_PX = 46; // between two ticks
const LABEL_PX = 76; // between two labels
const STEPS = [
  ...[100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  ...[60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000],
];

const pad = (number) => String(number).padStart(2, "0");

/* The ticks of the axis at round times, the labelled ones among them with a text. */
export function ticksOf(view, width) {
  const step = stepOf(view, width, FEWEST_PX);
  const labelled = labelStep(step, stepOf(view, width, LABEL_PX));
  const ticks = [];
  for (let ms = Math.ceil(view.fromMs / step) * step; ms <= view.toMs; ms += step) {
    ticks.push({ ms, text: ms % labelled ? "" : clock(ms, labelled < 1_000 ? 1 : 0) });
  }
  return ticks;
}

function stepOf(view, width, px) {
  const ms = (view.spanMs / Math.max(width, 1)) * px;
  return STEPS.find((step) => step >= ms) ?? Math.ceil(ms / 3_600_000) * 3_600_000;
}

/* Labels are on ticks, so their step is a multiple of that of the ticks. */
const labelStep = (step, atLeast) => Math.ceil(atLeast / step) * step;

/* "02:20", "1:02:03", with a fraction of a second if asked: "02:20.5". */
export function clock(ms, digits = 0) {
  const unit = 10 ** digits;
  const parts = Math.floor((ms * unit) / 1_000);
  const seconds = Math.floor(parts / unit);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const fraction = digits ? `.${String(parts % unit).padStart(digits, "0")}` : "";
  return `${hours ? `${hours}:` : ""}${pad(minutes)}:${pad(seconds % 60)}${fraction}`;
}
