// A list with ticks: how many are chosen, and all or none at once. `data-ticks` holds the word to count them by.
for (const list of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const unit = list.dataset.ticks;
  const count = list.querySelector("[data-ticks-count]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = `${boxes.length} ${unit}中 ${chosen} ${unit}を選んでいます`;
  };
  const set = (checked) => {
    for (const box of boxes) box.checked = checked;
    tell();
  };
  for (const [name, checked] of [["all", true], ["none", false]]) {
    const button = list.querySelector(`[data-ticks-${name}]`);
    button.hidden = false;
    button.addEventListener("click", () => set(checked));
  }
  count.hidden = false;
  list.addEventListener("change", tell);
  tell();
}
