// On every page: bring the eye to the error summary, show what needs a script, keep a form from being sent twice.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A link of the summary leads into the field itself, not only to its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('[data-error-summary] a[href^="#"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

// The server knows a repeated request by its key; this only spares the person a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 5000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A link from another page into a field brings the keyboard there too.
const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
if (target?.matches("input, select, textarea")) target.focus();
