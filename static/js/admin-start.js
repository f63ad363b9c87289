// The box on the index page: a pasted address opens the page of a new answer at once.

const ADDRESS = /^https?:\/\/\S+$/i;
const box = document.getElementById("start-address");

box?.addEventListener("paste", () => {
  setTimeout(() => ADDRESS.test(box.value.trim()) && box.form.requestSubmit());
});
