// A list with ticks: how many are chosen, and all or none at once.
for (const list of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const count = list.querySelector("[data-ticks-count]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = `${boxes.length} 施設中 ${chosen} 施設を選んでいます`;
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
