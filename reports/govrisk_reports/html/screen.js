// The controls of the page: filters, sorted tables, the way back, colours. Without them everything is shown.
// Nothing is stored and nothing is requested. Text of a case is only ever compared, or set as text.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// --- Long parts of a large report: in noscript as the renderer wrote and escaped them, put in place here. ---

const MANY = 200;
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };

/** A table whose rows are grids, laid out only where they are seen; roles keep it a table for screen readers. */
function lean(table) {
  const widths = all("col", table).map((col) => (col.className ? `minmax(4.5rem, ${col.className.slice(1) / 10}%)` : "minmax(0, 1fr)"));
  table.style.setProperty("--columns", widths.join(" "));
  table.classList.add("lean");
  table.setAttribute("role", "table");
  for (const element of all("thead, tbody, tr, th, td", table)) element.setAttribute("role", ROLES[element.tagName]);
}

function land(holder) {
  const section = holder.parentElement;
  const parsed = new DOMParser().parseFromString(holder.textContent, "text/html");
  all("table", parsed).filter((table) => table.rows.length > MANY).forEach(lean);
  holder.replaceWith(...parsed.body.childNodes);
  return section;
}

const landAll = () => all("main noscript").map(land).flatMap(sorting).forEach((piece) => piece());

/** One piece of work a turn, so that the page answers in between. */
function inTurn(pieces) {
  const next = pieces.shift();
  if (next) setTimeout(inTurn, 0, [...(next() || []), ...pieces]);
}

const sorting = (within) => all("table.grid, table.plots", within).map((table) => () => sortable(table));
const landing = () => all("main noscript").map((holder) => () => holder.isConnected && sorting(land(holder)));

// --- Filters ---

const picks = Object.fromEntries(all("[data-pick]").map((select) => [select.dataset.pick, select]));
const search = one("#search");
let entries;

/** A row with the rows that belong to it. */
function withMore(row) {
  const rows = [row];
  while (rows.at(-1).nextElementSibling?.matches(".more")) rows.push(rows.at(-1).nextElementSibling);
  return rows;
}

const words = (text) => text.normalize("NFKC").toLowerCase();
const told = (entry) => (entry.words ??= words(entry.shown.map((element) => element.textContent).join(" ")));
const list = (text, by = " ") => text.split(by).filter(Boolean);

function gathered() {
  const rows = new Map(all("#overview tr[data-finding]").map((row) => [row.dataset.finding, row]));
  const findings = all("article[data-finding]").map((article) => {
    const { finding, pillar, family, ratings, grades } = article.dataset;
    const shown = [article, rows.get(finding)].filter(Boolean);
    return { shown, finding, pillar, family, ratings: list(ratings, "|"), grades: list(grades) };
  });
  const claims = all("#register tr[data-grade]").map((row) => {
    return { shown: withMore(row), grade: row.dataset.grade, checks: list(row.dataset.checks) };
  });
  return { findings, claims };
}

function wanted() {
  const values = Object.fromEntries(Object.entries(picks).map(([name, select]) => [name, select.value]));
  return { ...values, words: list(words(search.value)) };
}

function matching({ findings, claims }, { pillar, family, rating, grade, words }) {
  const says = (entry) => words.every((word) => told(entry).includes(word));
  const asked = findings.filter(
    (f) => (!pillar || f.pillar === pillar) && (!family || f.family === family) && (!rating || f.ratings.includes(rating)),
  );
  const open = new Set(asked.map((f) => f.finding));
  const everything = !(pillar || family || rating);
  return {
    findings: asked.filter((f) => f.grades.some((g) => g.startsWith(grade)) || !grade).filter(says),
    claims: claims
      .filter((c) => c.grade.startsWith(grade) && (everything || c.checks.some((check) => open.has(check))))
      .filter(says),
  };
}

function show(known, matched) {
  const kept = new Set(matched);
  for (const entry of known) for (const element of entry.shown) element.classList.toggle("out", !kept.has(entry));
  return [matched.length, known.length];
}

function apply() {
  landAll();
  entries ??= gathered();
  const matched = matching(entries, wanted());
  const findings = show(entries.findings, matched.findings);
  const claims = show(entries.claims, matched.claims);
  report({ overview: [findings, "findings"], findings: [findings, "findings"], register: [claims, "claims"] });
}

/** What stands below the line that says how many are shown, by part. */
const FILTERED = {
  overview: "#overview > table:has([data-finding])",
  findings: "#findings > article",
  register: "#register > table",
};

/** How many are shown: beside the filters, for all to hear, and in each part that a filter shortens. */
function report(parts) {
  const told = Object.fromEntries(Object.entries(parts).map(([id, [[n, known], noun]]) => [id, `${n} of ${known} ${noun}`]));
  one("#shown").textContent = `${told.findings} and ${told.register} shown`;
  for (const [id, [[shown, known]]] of Object.entries(parts)) {
    one(`#${id} > .filtered`)?.remove();
    if (shown < known) one(FILTERED[id])?.before(made("p", { class: "filtered" }, `${told[id]} shown. `, ...ways()));
  }
}

/** Out of a filter: to change it, or to undo it. */
function ways() {
  const ways = [made("button", { type: "button" }, "Change the filter"), made("button", { type: "button" }, "Show all")];
  [change, reset].forEach((way, i) => ways[i].addEventListener("click", way));
  return ways;
}

function change() {
  one("#controls details").open = true;
  search.focus();
}

function reset() {
  for (const select of Object.values(picks)) select.value = "";
  search.value = "";
  apply();
}

// --- Sorted tables ---

const NUMBER = /^([+−-]?\d+(?:\.\d+)?)%?(?:\s*[–/ ]\s*([+−-]?\d+(?:\.\d+)?)%?)?$/;
const collator = new Intl.Collator("en", { numeric: true });

/** What a cell is sorted by: numbers by value, intervals by both ends, else words; undefined where nothing is said. */
function key(cell) {
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  const number = NUMBER.exec(text);
  if (number) return number.slice(1).map((end) => Number((end ?? number[1]).replace("−", "-")));
  return text === "" || text === "–" ? undefined : text;
}

function order(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a[0] - b[0] || a[1] - b[1];
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) ? -1 : 1;
  return collator.compare(a, b);
}

/** Nothing said comes last, whichever way the others stand. */
function sorted(keyed, sign) {
  const open = keyed.filter((row) => row.key === undefined);
  const known = keyed.filter((row) => row.key !== undefined);
  return [...known.sort((a, b) => sign * order(a.key, b.key)), ...open];
}

function sortable(table) {
  const heads = all("thead th", table);
  const rows = all(":scope > tbody > tr:not(.more)", table);
  const plain = table.tBodies.length === 1 && rows.every((row) => row.cells.length === heads.length);
  if (!plain || rows.length < 3 || heads.some((head) => head.colSpan > 1) || one(".sort", table)) return;
  const groups = rows.map(withMore);
  heads.forEach((head, column) => {
    if (head.matches(".plot") || !head.textContent.trim()) return;
    const button = made("button", { type: "button", class: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => sort(table, groups, head, column));
    head.append(button);
    head.setAttribute("aria-sort", "none");
  });
}

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

function sort(table, groups, head, column) {
  const way = NEXT[head.getAttribute("aria-sort")];
  for (const other of all("th[aria-sort]", table)) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", way);
  const keyed = groups.map((rows) => ({ rows, key: key(rows[0].cells[column]) }));
  const inOrder = way === "none" ? keyed : sorted(keyed, way === "ascending" ? 1 : -1);
  table.tBodies[0].append(...inOrder.flatMap((row) => row.rows));
}

// --- Links: what they lead to is shown, and there is a way back. ---

const trail = [];
const back = one("#back");

/** What a link names; a broken one, such as #%, names what it says. */
function named(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** Puts the target of a link in place and shows it, even if a filter leaves it out. */
function reveal(hash) {
  const id = named(hash);
  if (id && !document.getElementById(id)) landAll();
  const target = document.getElementById(id);
  for (let element = target; element; element = element.parentElement) element.classList.remove("out");
  return target;
}

/** Scrolls again while parts that come into sight on the way take their true height. */
function come(target, block = "start", frames = 6) {
  target?.scrollIntoView({ block });
  if (target && frames) requestAnimationFrame(() => come(target, block, frames - 1));
}

/** What a reader calls the place where a link stands: a finding, a row with an id, else its part. */
function place(link) {
  const finding = link.closest("article[data-finding]")?.dataset.finding;
  return finding ?? (link.closest("tr[id]")?.querySelector(".id") ?? link.closest("section")?.querySelector("h2"))?.textContent;
}

function offer() {
  const link = trail.at(-1);
  back.parentElement.hidden = !link;
  back.textContent = link ? `Back to ${place(link) ?? "where you were"}` : "";
}

function followed(event) {
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = reveal(link.getAttribute("href"));
  requestAnimationFrame(() => come(target));
  if (!link.closest("main") || link.closest("#contents")) return;
  trail.push(link);
  offer();
}

function goBack() {
  const link = trail.pop();
  reveal(`#${link.closest("[id]")?.id ?? ""}`);
  come(link, "center");
  link.focus({ preventScroll: true, focusVisible: true });
  offer();
}

// --- Colours, and where the reader is ---

const dark = [...document.styleSheets[0].cssRules].filter((rule) => rule.media?.mediaText.includes("dark"));
const asSystem = dark.map((rule) => rule.media.mediaText);

function paint({ target: { value } }) {
  dark.forEach((rule, i) => (rule.media.mediaText = { light: "not all", dark: "screen" }[value] ?? asSystem[i]));
}

function markPlace() {
  const links = new Map(all("#contents > ol > li > a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) links.get(target.id)?.setAttribute("aria-current", "location");
        else links.get(target.id)?.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-25% 0px -75% 0px" },
  );
  all("main > section[id]").forEach((section) => seen.observe(section));
}

/** Tables wider than a narrow screen scroll; one without a link in it would be out of reach of the keyboard. */
function reachable({ matches }) {
  for (const table of all("main table:not(:has(a, button))")) table.toggleAttribute("tabindex", matches);
}

// --- Start ---

const narrow = matchMedia("(max-width: 46rem)");
document.documentElement.classList.add("scripted");
one("#controls").hidden = false;
one("details", one("#controls")).open = matchMedia("(min-width: 64rem)").matches;
for (const select of Object.values(picks)) select.addEventListener("change", apply);
search.addEventListener("input", apply);
one("#reset").addEventListener("click", reset);
one("#colours").addEventListener("change", paint);
document.addEventListener("click", followed);
back.addEventListener("click", goBack);
addEventListener("hashchange", () => reveal(location.hash));
addEventListener("beforeprint", landAll);
narrow.addEventListener("change", reachable);
addEventListener("load", () => {
  if (location.hash) come(reveal(location.hash));
  const later = [markPlace, () => narrow.matches && reachable(narrow), ...sorting(one("main")), ...landing()];
  requestAnimationFrame(() => setTimeout(inTurn, 0, [...later, () => document.documentElement.classList.add("settled")]));
});
