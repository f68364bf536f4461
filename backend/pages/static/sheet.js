// The checklist: every answer is saved as it is given, and the page says when. Without this file the same form is
// sent as a whole. Nothing typed is ever thrown away: what could not be sent is kept and sent again with the same key.
import { Outbox } from "/static/outbox.js";

const form = document.getElementById("sheet");
const outbox = new Outbox(form.dataset.csrf);
const clock = new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
const FIELDS = { answer: "回答", confirmed_on: "確認日", target_on: "目標日", note: "備考" };
const WORDS = { yes: "はい", no: "いいえ", not_applicable: "対象外" };

const wareki = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { era: "long", year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });

// The server keeps ISO dates; people read 和暦.
const spoken = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? wareki.format(new Date(`${text}T00:00:00Z`)) : (WORDS[text] ?? text));
const part = (cell, name) => cell.querySelector(`[name^="${name}."]`);
const value = (cell, name) => part(cell, name)?.value.trim() || null;
const answerOf = (cell) => cell.querySelector('[name^="answer."]:checked')?.value || null;

document.querySelector("[data-each-saved]").hidden = false;

const gate = form.querySelector("[data-gate] [data-cell]");
// What the questions below are drawn for.
let gateSaidNo = gate !== null && answerOf(gate) === "no";

function contentOf(cell) {
  return {
    answer: answerOf(cell),
    confirmed_on: value(cell, "confirmed_on"),
    target_on: value(cell, "target_on"),
    note: value(cell, "note") ?? "",
    proxy: value(cell, "proxy"),
  };
}

// As the server draws it: a date stays on one line.
const DAY = /((?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})年\d{1,2}月\d{1,2}日)/;
function drawn(line) {
  return line.split(DAY).map((text, index) => {
    if (index % 2 === 0) return text;
    const day = document.createElement("span");
    day.className = "day";
    day.textContent = text;
    return day;
  });
}

function say(cell, kind, lines) {
  const place = cell.querySelector("[data-said]");
  place.replaceChildren(
    ...lines.map((line) => {
      const p = document.createElement("p");
      p.className = kind === "good" ? "said" : `said ${kind}`;
      p.append(...drawn(line));
      return p;
    }),
  );
  // On a small screen the bar at the bottom would lie over it.
  if (kind === "bad") place.scrollIntoView({ block: "nearest" });
}

function markFields(cell, violations) {
  for (const name of ["confirmed_on", "target_on"]) {
    const field = part(cell, name);
    if (!field) continue;
    const broken = violations.some((one) => one.field === name);
    if (broken) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

function sayStale(cell, current) {
  const show = (given) =>
    Object.entries(FIELDS)
      .filter(([name]) => given?.[name])
      .map(([name, label]) => `${label} ${spoken(given[name])}`)
      .join("・") || "未記入";
  say(cell, "bad", [
    "ほかの人が先に保存していました。あなたの入力はまだ保存されていません。",
    `いま保存されている内容：${show(current)}`,
    `あなたの入力：${show(contentOf(cell))}`,
    "もう一度選ぶか日付を直すと、あなたの入力を保存します。保存されている内容を残すときは、画面を読み込み直してください。",
  ]);
  if (current?.version !== undefined) cell.querySelector("[data-version]").value = current.version;
}

function saved(cell, body) {
  if (body.version !== undefined) cell.querySelector("[data-version]").value = body.version;
  const time = clock.format(body.saved_at ? new Date(body.saved_at) : new Date());
  for (const place of document.querySelectorAll("[data-saved]")) place.textContent = `${time} 保存済み`;
  const violations = (body.violations ?? []).filter((one) => part(cell, one.field) || one.field === "answer");
  markFields(cell, violations);
  const lines = violations.map((one) => one.message);
  if (lines.length) say(cell, "bad", [`${time} 保存しました。提出の前に直すところがあります。`, ...lines]);
  else say(cell, "good", [`${time} 保存済み`]);
  countLeft();
  if (cell === gate && (answerOf(cell) === "no") !== gateSaidNo) {
    gateSaidNo = !gateSaidNo;
    drawAnew();
  }
}

// A "no" to the first question lifts all others, and taking it back asks them again: the server draws them. A question in
// hand is left as it is until it is let go, so that nothing typed is lost.
let isBehind = false;
async function drawAnew() {
  isBehind = true;
  await outbox.idle();
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (outbox.isBusy()) return drawAnew();
  isBehind = false;
  for (const card of form.querySelectorAll(".item")) {
    const anew = page.getElementById(card.id);
    if (!anew || !asksOtherwise(card, anew)) continue;
    if (isInHand(card)) {
      isBehind = true;
      continue;
    }
    card.replaceWith(anew);
    takeUp(anew);
  }
  drawErrors(page.querySelector("[data-error-summary]"));
  document.title = page.title;
  document.querySelector("[data-progress]").max = page.querySelector("[data-progress]").max;
  countLeft();
}

function asksOtherwise(card, anew) {
  const asks = (one) => [one.hasAttribute("data-required"), one.querySelector("[data-cell]") !== null].join();
  return asks(card) !== asks(anew);
}

// Somebody is in it, or typed what is not saved yet.
function isInHand(card) {
  const cells = [...card.querySelectorAll("[data-cell]")];
  return card.contains(document.activeElement) || cells.some((cell) => cell.dataset.sent !== JSON.stringify(contentOf(cell)));
}

function drawErrors(anew) {
  const held = document.querySelector("[data-error-summary]");
  if (held && anew) held.replaceWith(anew);
  else if (anew) document.querySelector(".split").before(anew);
  else held?.remove();
}

function refused(cell, status, body) {
  if (status === 409 && body.current) return sayStale(cell, body.current);
  const violations = body.violations ?? [];
  markFields(cell, violations);
  const lines = violations.length ? violations.map((one) => one.message) : [body.detail ?? body.title];
  say(cell, "bad", ["まだ保存されていません。", ...lines.filter(Boolean)]);
}

function save(cell) {
  const content = contentOf(cell);
  const seen = JSON.stringify(content);
  if (cell.dataset.sent === seen) return;
  if (part(cell, "proxy") && !content.proxy) {
    say(cell, "wait", ["まだ保存されていません。代行入力の原本の所在を入れると保存します。"]);
    return;
  }
  cell.dataset.sent = seen;
  say(cell, "wait", ["保存しています…"]);
  outbox.put(cell.dataset.url, () => ({ ...content, based_on: Number(cell.querySelector("[data-version]").value) }), {
    done: (body) => saved(cell, body),
    refused: (status, body) => {
      delete cell.dataset.sent;
      refused(cell, status, body);
    },
    offline: () => say(cell, "wait", ["通信できません。入力は残してあります。つながりしだい自動で保存します。"]),
  });
}

function dress(cell) {
  cell.classList.toggle("wants-no-target", answerOf(cell) !== "no" && !value(cell, "target_on"));
}

// A sheet on paper has one place: what was named last stands for the next answer too.
let original = "";
function keepOriginal(cell) {
  const place = part(cell, "proxy");
  if (!place) return;
  if (!place.value && answerOf(cell)) place.value = original;
  original = place.value || original;
}

function countLeft() {
  const required = [...form.querySelectorAll(".item[data-required]")];
  // What is confirmed already shows no fields; it is done.
  const isDone = (item) => {
    const first = item.querySelector("[data-cell]");
    return !first || !first.dataset.url.endsWith("/1") || (answerOf(first) && value(first, "confirmed_on"));
  };
  const open = required.filter((item) => !isDone(item));
  for (const place of document.querySelectorAll("[data-left]"))
    place.textContent = open.length ? `あと ${open.length} 項目` : "必須の項目はそろいました";
  const bar = document.querySelector("[data-progress]");
  bar.value = bar.max - open.length;
  for (const place of document.querySelectorAll("[data-left-of]")) {
    const left = open.filter((item) => item.dataset.section === place.dataset.leftOf).length;
    place.textContent = left ? `あと ${left}` : "済み";
  }
}

function listenTo(cell) {
  dress(cell);
  cell.dataset.sent = JSON.stringify(contentOf(cell));
  const today = cell.querySelector("[data-today]");
  if (today) {
    today.hidden = false;
    today.addEventListener("click", () => {
      part(cell, "confirmed_on").value = form.dataset.today;
      save(cell);
    });
  }
  cell.addEventListener("change", (event) => {
    const date = part(cell, "confirmed_on");
    if (event.target.type === "radio" && event.target.value && !date.value) date.value = form.dataset.today;
    keepOriginal(cell);
    dress(cell);
    save(cell);
  });
  // Enter in a date saves the date; the sheet is left by its buttons only.
  cell.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault();
    save(cell);
  });
}

// Last year's answer becomes this year's by a press of its own, with the date typed beside it, else today's: never silently.
function offerLastYears(button) {
  // A date being typed is saved together with the answer: saved on leaving its field, it would push the button away
  // from under the pointer.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const cell = button.closest(".item").querySelector("[data-cell]");
    cell.querySelector(`[name^="answer."][value="${button.dataset.take}"]`).checked = true;
    const date = part(cell, "confirmed_on");
    if (!date.value.trim()) date.value = form.dataset.today;
    keepOriginal(cell);
    dress(cell);
    save(cell);
    button.closest(".taking").hidden = true;
    cell.querySelector('[name^="answer."]:checked').focus();
  });
}

function takeUp(questions) {
  for (const cell of questions.querySelectorAll("[data-cell]")) listenTo(cell);
  for (const button of questions.querySelectorAll("[data-take]")) offerLastYears(button);
}
takeUp(form);
form.addEventListener("focusout", () => {
  // After the change that leaving a field makes.
  if (isBehind) setTimeout(drawAnew);
});
// The form goes after the saves under way, so that it names the versions they made.
form.addEventListener("submit", (event) => {
  if (!outbox.isBusy()) return;
  event.preventDefault();
  outbox.idle().then(() => form.requestSubmit(event.submitter));
});
window.addEventListener("beforeunload", (event) => {
  if (outbox.isBusy()) event.preventDefault();
});
