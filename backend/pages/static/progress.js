// A report being built: ask every two seconds, show how far it is, reload when it is done.
const box = document.querySelector("[data-progress-of]");
const text = box?.querySelector("[data-progress-text]");
const bar = box?.querySelector("progress");

async function ask() {
  const answer = await fetch(box.dataset.progressOf, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const report = await answer.json();
  if (report.state === "done" || report.state === "failed") {
    location.reload();
    return;
  }
  if (report.progress_total > 0) {
    bar.max = report.progress_total;
    bar.value = report.progress_done;
    const said = `${report.progress_done} / ${report.progress_total} の段階まで進みました`;
    if (text.textContent !== said) text.textContent = said;
  }
  setTimeout(run, 2000);
}

function run() {
  // A broken line is not the report's failure: keep asking, more slowly.
  ask().catch(() => setTimeout(run, 10000));
}

if (box) setTimeout(run, 2000);
