// Everything here is a help; every job works without it.
// Words come from the page (data attributes), so that the translations stay in one place.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = document.body.dataset;

function say(place, text, tone = "blue") {
  const line = document.createElement("p");
  line.className = `notice tone-${tone}`;
  line.setAttribute("role", "status");
  line.textContent = text;
  place.prepend(line);
  return line;
}

// ---- a form is sent once -------------------------------------------------------------------

function lock(form, locked) {
  form.dataset.sent = locked ? "yes" : "";
  for (const button of all("[type=submit]", form)) {
    if (locked) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

// ---- what was typed is kept in this tab until the server has it ----------------------------

const DRAFT = "draft:";
const PENDING = "pending:";

const draftKey = (form) => `${words.owner}:${form.getAttribute("action") || location.pathname}:${form.dataset.draft}`;

function keepDraft(form) {
  const typed = all("textarea", form).map((area) => [area.name, area.value]);
  sessionStorage.setItem(DRAFT + draftKey(form), JSON.stringify(typed));
}

function restoreDraft(form) {
  const kept = JSON.parse(sessionStorage.getItem(DRAFT + draftKey(form)) || "[]");
  const restored = kept.filter(([name, value]) => {
    const area = form.elements[name];
    // What the server sends back after an error is newer than what this tab kept.
    if (!value || !area || value === area.value || (area.value && !("prefilled" in area.dataset))) return false;
    area.value = value;
    return true;
  });
  if (!restored.length) return;
  say(form, words.draftRestored);
  const folded = form.closest("details");
  if (folded) folded.open = true;
}

// Whatever was sent is settled by the page that answers: accepted ("done"), or kept.
function settleDrafts(accepted) {
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(PENDING)) continue;
    sessionStorage.removeItem(key);
    if (accepted) sessionStorage.removeItem(DRAFT + key.slice(PENDING.length));
  }
}

// ---- files: checked before sending, sent with progress -------------------------------------

// By the server's own steps and lists, so that nothing is refused here that it would take.
function nameFault(name, { accept, dataset }) {
  const ends = `[${JSON.parse(dataset.gaps)}.]+`;
  const seen = name.split(/[/\\]/).at(-1).replace(new RegExp(`[${JSON.parse(dataset.unseen)}]`, "gu"), "");
  const base = seen.replace(new RegExp(`^${ends}|${ends}$`, "gu"), "");
  if (!base) return "badName";
  if (!base.includes(".")) return "noExtension";
  return accept.split(",").includes(base.slice(base.lastIndexOf(".")).toLowerCase()) ? "" : "typeNotAllowed";
}

function fileProblem(input) {
  for (const file of input.files) {
    if (file.size > Number(input.dataset.maxBytes)) return input.dataset.tooLarge;
    const fault = nameFault(file.name, input);
    if (fault) return input.dataset[fault];
  }
  return "";
}

function checkFile(input) {
  const problem = fileProblem(input);
  const line = input.closest(".field").querySelector("[data-file-error]");
  line.textContent = problem;
  line.hidden = !problem;
  input.setAttribute("aria-invalid", Boolean(problem));
  return !problem;
}

function show(html, url) {
  const next = new DOMParser().parseFromString(html, "text/html");
  history.replaceState(null, "", url);
  document.title = next.title;
  document.body.replaceWith(document.adoptNode(next.body));
  scrollTo(0, 0);
  document.querySelector("main").focus();
  enhance();
}

function sending(form) {
  const part = document.createElement("div");
  part.className = "upload";
  part.innerHTML = `<progress max="1"></progress><span role="status"></span><button type="button" class="button button-secondary"></button>`;
  const [bar, line, stop] = part.children;
  bar.setAttribute("aria-label", words.sending);
  line.textContent = words.sending;
  stop.textContent = words.stop;
  form.append(part);
  part.scrollIntoView({ block: "nearest" });
  return { part, bar, line, stop };
}

function upload(form) {
  const { part, bar, line, stop } = sending(form);
  const request = new XMLHttpRequest();
  const giveUp = (told, tone) => {
    part.remove();
    lock(form, false);
    form.querySelector(".upload-ended")?.remove();
    const note = say(form, told, tone);
    note.classList.add("upload-ended");
    form.querySelector("[type=submit]").focus({ preventScroll: true });
    note.scrollIntoView({ block: "nearest" });
  };
  const broken = () => giveUp(words.broken, "seal");
  stop.onclick = () => request.abort();
  request.onabort = () => giveUp(words.stopped);
  request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
  // What the server has whole is no longer ours to stop.
  request.upload.onload = () => {
    stop.remove();
    line.textContent = words.examining;
  };
  // A refused form stays at the address of its page, where reloading does no harm.
  request.onload = () => show(request.responseText, request.responseURL === form.action ? location.href : request.responseURL);
  request.onerror = broken;
  request.ontimeout = broken;
  request.open("POST", form.action);
  request.send(new FormData(form));
}

// A document that came with a mistake elsewhere in its form is left out, here as on the server.
function leaveOut(button) {
  const { form } = button;
  const note = say(form, button.dataset.withoutHeld);
  form.elements.held.value = "";
  form.querySelector("[data-held]").replaceWith(note);
  button.remove();
  form.elements.file.focus();
}

// ---- days: said in words beside their field, and chosen in a calendar -----------------------

const twoDigits = (number) => String(number).padStart(2, "0");

// By the server's own patterns, so that nothing is said of a day that it would not read.
function dayIn(text) {
  const close = text.split(/([/.:-])/).map((part) => part.trim()).join("");
  const readings = JSON.parse(words.dayPatterns).map((pattern) => close.match(new RegExp(`^(?:${pattern})$`)));
  const found = readings.find(Boolean)?.groups;
  if (!found) return null;
  const year = Number(found.year) + (found.year.length === 4 ? 0 : 2000);
  const day = new Date(year, found.month - 1, found.day);
  const exists = day.getFullYear() === year && day.getMonth() === found.month - 1;
  return exists ? day : null;
}

function sayDay(input) {
  const day = dayIn(input.value);
  const date = day && [twoDigits(day.getDate()), twoDigits(day.getMonth() + 1), day.getFullYear()].join("/");
  const line = input.closest("[data-day-row]").querySelector("output");
  line.textContent = day ? `${words.weekdays.split("|")[day.getDay()]}, ${date}` : "";
}

const CALENDAR = `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
  <path d="M2.5 3.8h11v9.7h-11zM2.5 7h11M5.5 2v3M10.5 2v3"/></svg>`;

// The browser's own calendar, behind a button: what it shows in its own order nobody types in.
function offerCalendar(input) {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  const calendar = document.createElement("input");
  Object.assign(calendar, { type: "date", className: "day-calendar", tabIndex: -1 });
  calendar.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button day-pick", title: words.pickDay, innerHTML: CALENDAR });
  button.setAttribute("aria-label", words.pickDay);
  button.setAttribute("aria-describedby", input.id);
  button.addEventListener("click", () => {
    const day = dayIn(input.value);
    calendar.value = day ? [day.getFullYear(), twoDigits(day.getMonth() + 1), twoDigits(day.getDate())].join("-") : "";
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    input.value = calendar.value.split("-").reverse().join("/");
    sayDay(input);
    input.focus();
  });
  input.after(button, calendar);
}

// ---- tables narrowed while typing ----------------------------------------------------------

const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "").replaceAll("đ", "d");

function narrow(input) {
  const parts = fold(input.value).split(/\s+/);
  let left = 0;
  for (const row of all(`#${input.dataset.filter} tbody tr:not([data-always])`)) {
    const text = fold(row.textContent);
    row.hidden = !parts.every((part) => text.includes(part));
    left += !row.hidden;
  }
  const count = input.parentElement.querySelector("[data-filter-count]");
  count.textContent = input.value ? count.dataset.text.replace("{n}", left) : "";
}

// ---- what stands beside a button says what the button will do ------------------------------

const PAUSE = 250;
let looks = 0;

function unknown(part) {
  const line = document.createElement("p");
  line.textContent = part.dataset.unknown;
  part.replaceChildren(line);
}

// The server says what would be made; until it has, nothing is said rather than what was true before.
async function lookAgain(form, part) {
  const look = ++looks;
  part.setAttribute("aria-busy", "true");
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (look !== looks) return;
  const body = new FormData(form);
  body.set("look", "1");
  const answer = await fetch(form.action, { method: "POST", body }).then((found) => found.text(), () => "");
  if (look !== looks) return;
  const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector("[data-preview]");
  if (fresh) part.replaceChildren(...fresh.childNodes);
  else unknown(part);
  part.removeAttribute("aria-busy");
}

function recount(count) {
  const ticked = all("[data-makes]:checked", count.closest("form"));
  count.textContent = `(${ticked.reduce((sum, box) => sum + Number(box.dataset.makes), 0)})`;
}

// ---- keys: "/", "?", "g v", "g k"; can be switched off on the help page ---------------------

const KEYS_OFF = "shortcuts-off";
let prefix = "";

function press(event) {
  if (event.key === "Escape") all("[data-menu][open]").forEach((menu) => closeMenu(menu));
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF)) return;
  if (event.target.closest("input, textarea, select")) return;
  const keys = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = event.key === "g" ? "g" : "";
  const target = keys === "/"
    ? all("[data-search]").find((field) => field.offsetParent)
    : all("a[aria-keyshortcuts]").find((link) => link.getAttribute("aria-keyshortcuts") === keys);
  if (!target) return;
  event.preventDefault();
  if (keys === "/") target.focus();
  else target.click();
}

function closeMenu(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

// ---- copying ---------------------------------------------------------------------------------

async function copyText(text) {
  // On plain http in an office network, browsers offer only the old way.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden-text";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// ---- listening, once; and looking at a page, each time one is shown ------------------------

function enhance() {
  settleDrafts(document.querySelector("[data-done]"));
  all("form[data-draft]").forEach(restoreDraft);
  all("[data-recount]").forEach(recount);
  all("[data-day]").forEach(offerCalendar);
  all("[data-needs-script]").forEach((part) => (part.hidden = false));
  all("[data-without-script]").forEach((part) => (part.hidden = true));
  all("[data-shortcuts]").forEach((box) => (box.checked = !localStorage.getItem(KEYS_OFF)));
  document.querySelector("[autofocus]")?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent || !all("input[type=file]", form).every(checkFile)) {
    event.preventDefault();
    return;
  }
  if ("forget" in form.dataset) sessionStorage.clear();
  if ("draft" in form.dataset) sessionStorage.setItem(PENDING + draftKey(form), "");
  if ("upload" in form.dataset) {
    event.preventDefault();
    upload(form);
  }
  // The page stays when a file comes back.
  if (!("download" in form.dataset)) lock(form, true);
});

document.addEventListener("input", ({ target }) => {
  if (target.dataset.filter) narrow(target);
  if ("day" in target.dataset) sayDay(target);
  const form = target.closest("form[data-draft]");
  if (form && target.matches("textarea")) keepDraft(form);
});

// A form that opens in place comes into sight whole, where there is room for it: unless something
// has to be read first, which then keeps its place on the screen.
document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(".action-details") || document.querySelector("[autofocus]")) return;
  target.lastElementChild.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("change", ({ target }) => {
  const preview = target.form?.querySelector("[data-preview]");
  if (preview) lookAgain(target.form, preview);
  all("[data-recount]", target.form ?? document).forEach(recount);
  if (target.type === "file") checkFile(target);
  if ("shortcuts" in target.dataset) {
    if (target.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
  }
});

document.addEventListener("click", async (event) => {
  const { target } = event;
  for (const menu of all("[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
  const without = target.closest("[data-without-held]");
  if (without) {
    event.preventDefault();
    leaveOut(without);
  }
  const copy = target.closest("[data-copy]");
  if (!copy) return;
  await copyText(copy.dataset.copy);
  copy.textContent = words.copied;
});

document.addEventListener("keydown", press);
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => lock(form, false)));

enhance();
