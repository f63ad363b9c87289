/* Translated sentences of a section, from its <template data-texts>: <span data-text="name">. */
export function textsOf(section) {
  const spans = section.querySelector("template[data-texts]")?.content.querySelectorAll("[data-text]");
  return Object.fromEntries([...(spans ?? [])].map((span) => [span.dataset.text, span.textContent.trim()]));
}

/* "Out must come after In, which is {time}." with the values of these names. */
export function fillIn(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/* Unchanged texts are not written: a live region would say them again. */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
