const WIDE = matchMedia("(min-width: 1180px) and (min-height: 740px)"); // as in layout.css
const NOTICES = ":scope > #admin-draft, :scope > div:not(#admin-draft) > :is(.errornote, .errorlist, .admin-notice)";

/* What the user has to know before editing. A large screen shows it above the words, since the height beside
   them belongs to the recording; any other one shows it first. */
export function placeNotices(desk) {
  const words = desk.root.querySelector(".cd-words");
  const notices = [...desk.form.querySelectorAll(NOTICES)];
  const place = () => (WIDE.matches ? words.prepend(...notices) : desk.root.before(...notices));
  WIDE.addEventListener("change", place);
  place();
}
