import { fillIn, setText } from "./texts.js";

/* Keeps the labels of buttons true to the status and the time in the dialog. */
export function startSchedule(desk, bar) {
  const save = bar.querySelector("[data-label-draft]");
  const schedule = desk.root.querySelector("[data-schedules]");
  const publish = bar.querySelector("[data-label-later]");
  const update = () => {
    const status = new FormData(desk.form).get("status");
    const at = moment(desk);
    if (save && status) setText(save, save.dataset[LABELS[status] ?? "labelOther"]);
    if (publish) setText(publish, at ? publish.dataset.labelLater : publish.dataset.labelNow);
    if (!schedule) return;
    schedule.disabled = !at;
    setText(schedule, at ? fillIn(schedule.dataset.labelAt, { at }) : schedule.dataset.label);
  };
  schedule?.addEventListener("click", () => {
    schedule.closest("dialog").close();
    desk.form.requestSubmit(publish);
  });
  desk.form.addEventListener("input", ({ target }) => isOfSchedule(target) && update());
  window.django.jQuery(desk.form).on("change", ({ target }) => isOfSchedule(target) && update());
  // Django's calendar and clock announce nothing: they set the value and focus the box.
  desk.root.addEventListener("focusin", ({ target }) => isOfSchedule(target) && update());
  update();
}

const LABELS = { draft: "labelDraft", published: "labelPublished" };
const isOfSchedule = ({ name }) => name === "status" || /^publish_at_/.test(name ?? "");

function moment(desk) {
  const [day, time] = ["publish_at_0", "publish_at_1"].map((name) => desk.field(name)?.value.trim() ?? "");
  return day && time ? `${day} ${time.replace(/^(\d+:\d+):00$/, "$1")}` : "";
}
