// The pages work without any of this. With it a browser has less to remember: a scanned code leaves the address at once, and
// what is sent goes by no form that the browser would store to send it again. A page that was left is empty, also where the
// browser would keep it to go back to, and one that nobody touches for ten minutes closes.
const IDLE = 10 * 60 * 1000;
let idle;

addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  // A file is the browser's to save.
  if (submitter?.value === "everything") return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.onload = () => show(request.response);
  request.onerror = () => {
    delete form.dataset.sent;
    document.getElementById("no-line").hidden = false;
  };
  request.send(new URLSearchParams(new FormData(form, submitter)));
});

function show(answer) {
  document.replaceChild(document.adoptNode(answer.documentElement), document.documentElement);
  scrollTo(0, 0);
  const first = document.querySelector("[autofocus]") ?? document.querySelector("[role=status], h1");
  if (first.tabIndex < 0) first.tabIndex = -1;
  first.focus();
  touched();
}

function touched() {
  clearTimeout(idle);
  idle = setTimeout(() => location.replace(`/card/closed?lang=${document.documentElement.lang}`), IDLE);
}

for (const touch of ["pointerdown", "keydown", "scroll"]) addEventListener(touch, touched, { passive: true });
touched();
addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace("/card");
});

const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname);
  const input = document.getElementById("code");
  if (input) {
    input.value = code;
    input.form.elements.by.value = "address";
    input.form.requestSubmit();
  }
}
