"use strict";
// The state of the page is the part of its address behind the #; everything else follows from it.

const texts = JSON.parse(document.getElementById("texts").textContent);
const language = document.body.dataset.language;
const at = id => document.getElementById(id);
const controls = [...document.querySelectorAll("[data-key]")];
const WAIT = 250; // ms after the last change until it is asked
let state = new URLSearchParams(location.hash.slice(1));
let edited = "b";
let stream = null;
let timer = 0;
let asked = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const format = (value, factor, unit) => {
  const shown = Number((value * factor).toPrecision(6));
  const digits = shown.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  return digits + (unit && unit !== "%" && language !== "zh" ? " " : "") + unit;
};
const tell = text => { at("told").textContent = text; };
const address = () => {
  state.set("lang", language);
  return [...state].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
};
const set = (name, value) => value === null ? state.delete(name) : state.set(name, value);

// Levers

const stopsOf = control => control.dataset.stops.split(" ");
const baseOf = control =>
  state.get(edited) === "no_plan" ? control.dataset.held : control.dataset.plan;
const valueOf = control => state.get(`${edited}.${control.dataset.key}`) ?? baseOf(control);

function say(control, value) {
  const text = format(Number(value), Number(control.dataset.factor), control.dataset.unit);
  const output = at(`o-${control.dataset.key}`);
  output.textContent = text;
  output.classList.toggle("off-plan", value !== control.dataset.plan);
  control.setAttribute("aria-valuetext", text);
}

function show(control) {
  const value = valueOf(control);
  if (control.tagName === "SELECT") {
    control.value = value;
    return;
  }
  const stops = stopsOf(control).map(Number);
  const away = stops.map(stop => Math.abs(stop - Number(value)));
  control.value = away.indexOf(Math.min(...away));
  say(control, value);
}

function showLevers() {
  controls.forEach(show);
  at("base").value = state.get(edited) ?? "plan";
  at("lock").checked = state.get("lock") === "1";
  at("edited").textContent = texts[`scheme.${edited}`];
  for (const one of ["a", "b"]) at(`edit-${one}`).setAttribute("aria-pressed", one === edited);
  for (const group of document.querySelectorAll("details.group")) {
    const moved = [...group.querySelectorAll("[data-key]")]
      .filter(control => state.has(`${edited}.${control.dataset.key}`)).length;
    group.querySelector(".moved").textContent = moved ? fill(texts.moved, { number: moved }) : "";
  }
}

for (const control of controls) {
  if (control.tagName !== "SELECT") {
    const stops = stopsOf(control);
    const [low, high] = control.parentElement.querySelectorAll("[data-end]");
    const said = value => format(Number(value), Number(control.dataset.factor), "");
    low.textContent = said(stops[0]);
    high.textContent = said(stops[stops.length - 1]);
    control.addEventListener("input", () => say(control, stops[control.value]));
  }
  control.addEventListener("change", () => {
    const value = control.tagName === "SELECT" ? control.value : stopsOf(control)[control.value];
    set(`${edited}.${control.dataset.key}`, value === baseOf(control) ? null : value);
    changed();
  });
}
for (const one of ["a", "b"]) {
  at(`edit-${one}`).addEventListener("click", () => { edited = one; showLevers(); link(); });
}
at("swap").addEventListener("click", () => {
  const turned = new URLSearchParams();
  for (const [name, value] of state) {
    turned.set(name.replace(/^[ab](?=\.|$)/, which => which === "a" ? "b" : "a"), value);
  }
  state = turned;
  changed();
});
at("base").addEventListener("change", () => {
  set(edited, at("base").value === "plan" ? null : at("base").value);
  changed();
});
at("reset").addEventListener("click", () => {
  for (const name of [...state.keys()]) {
    if (name === edited || name.startsWith(`${edited}.`)) state.delete(name);
  }
  changed();
});
at("lock").addEventListener("change", () => {
  set("lock", at("lock").checked ? "1" : null);
  changed();
});

// The county

async function get(path, told) {
  const response = await fetch(path, told);
  const type = response.headers.get("Content-Type") ?? "";
  const body = type.startsWith("application/json") ? await response.json() : await response.text();
  if (!response.ok) throw new Error(typeof body === "string" && body ? body : texts.failed);
  return body;
}

async function showCounty() {
  if (!state.has("c")) return;
  try {
    at("county-body").innerHTML = await get(`county?${address()}`);
    at("search").value = at("county-body").querySelector(".place strong").textContent;
    for (const field of at("county-body").querySelectorAll("[data-own]")) {
      field.addEventListener("change", () => ownFigure(field));
    }
    at("upload").addEventListener("change", () => upload(at("upload").files[0]));
    at("forget")?.addEventListener("click", () => {
      for (const name of [...state.keys()]) if (name.startsWith("own.")) state.delete(name);
      changed(true);
    });
    link();
  } catch (error) {
    tell(error.message);
  }
}

function ownFigure(field) {
  const value = Number(field.value.replaceAll(",", ""));
  if (field.value.trim() === "" || field.value === field.dataset.was) {
    state.delete(`own.${field.dataset.own}`);
  } else if (Number.isFinite(value)) {
    set(`own.${field.dataset.own}`, String(Number((value * field.dataset.base).toPrecision(12))));
  } else {
    tell(fill(texts.number, { value: field.value }));
    return;
  }
  changed(true);
}

async function upload(file) {
  if (!file) return;
  if (file.size > Number(texts.largest)) {
    tell(texts.large);
    return;
  }
  try {
    const told = { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } };
    const read = await get(`workbook?${address()}`, told);
    for (const name of [...state.keys()]) if (name.startsWith("own.")) state.delete(name);
    state.set("c", read.county);
    for (const [name, value] of Object.entries(read.own)) state.set(`own.${name}`, value);
    await changed(true);
    at("matched").textContent = read.report;
  } catch (error) {
    tell(error.message);
  }
}

// Search: a list that opens below, walked with the arrows

const found = at("found");
let looked = 0;
const options = () => [...found.querySelectorAll("[role=option]")];
function choose(number) {
  options().forEach((option, at) => option.setAttribute("aria-selected", at === number));
  const option = options()[number];
  option?.scrollIntoView({ block: "nearest" });
  at("search").setAttribute("aria-activedescendant", option?.id ?? "");
}
function close() {
  found.hidden = true;
  at("search").setAttribute("aria-expanded", "false");
  at("search").removeAttribute("aria-activedescendant");
}
function take(option) {
  if (!option) return;
  close();
  for (const name of [...state.keys()]) if (name.startsWith("own.")) state.delete(name);
  state.set("c", option.dataset.code);
  at("search").value = option.dataset.name;
  changed(true);
}
at("search").addEventListener("input", async () => {
  const mine = ++looked;
  try {
    const list = await get(`find?${new URLSearchParams({ q: at("search").value, lang: language })}`);
    if (mine !== looked) return;
    found.replaceChildren(...list.map((one, number) => {
      const option = document.createElement("li");
      option.id = `found-${number}`;
      option.setAttribute("role", "option");
      option.dataset.code = one.code;
      option.dataset.name = one.name;
      option.textContent = one.name;
      const where = document.createElement("span");
      const former = one.by ? fill(texts.former, { name: one.by }) : "";
      where.textContent = `${one.where} ${one.code} ${former}`;
      option.append(where);
      option.addEventListener("mousedown", event => { event.preventDefault(); take(option); });
      return option;
    }));
    found.hidden = !list.length;
    at("search").setAttribute("aria-expanded", String(!found.hidden));
    choose(0);
    tell(list.length || !at("search").value.trim() ? "" : texts.nothing);
  } catch (error) {
    tell(error.message);
  }
});
at("search").addEventListener("keydown", event => {
  const all = options();
  const now = all.findIndex(option => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(Math.min(now + 1, all.length - 1));
  else if (event.key === "ArrowUp") choose(Math.max(now - 1, 0));
  else if (event.key === "Enter" && !found.hidden) take(all[Math.max(now, 0)]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
at("search").addEventListener("blur", close);

// Answers

function link() {
  for (const file of document.querySelectorAll("a.file")) {
    file.href = `${file.dataset.file.replace("_?", `_${edited}`)}?${address()}`;
    file.setAttribute("download", "");
  }
  at("language").href = `?lang=${at("language").hreflang}#${address().replace(/(^|&)lang=\w+/, "")}`;
}

function ask() {
  const question = address();
  stream?.close();
  stream = null;
  if (!state.has("c")) return;
  asked = question;
  at("results").classList.add("busy");
  at("results-body").classList.add("stale");
  at("progress").textContent = texts.asked;
  stream = new EventSource(`answer?${question}`);
  stream.addEventListener("answer", event => {
    const answer = JSON.parse(event.data);
    const open = new Set([...at("results-body").querySelectorAll("details[open]")].map(x => x.id));
    at("results-body").innerHTML = answer.html;
    for (const id of open) if (id) at(id)?.setAttribute("open", "");
    at("results-body").classList.remove("stale");
    at("progress").textContent = answer.progress;
    at("lock-told").textContent = answer.total;
    for (const control of controls) {
      const step = control.parentElement.querySelector(".step");
      const its = answer.steps[control.dataset.key];
      if (!step) continue;
      const more = its && format(its[0], Number(control.dataset.factor), control.dataset.unit);
      step.textContent = its ? fill(texts.step, { step: more, here: its[1], nation: its[2] }) : "";
    }
    for (const lever of document.querySelectorAll(".lever")) {
      lever.querySelector("legend .cost").textContent = answer.costs[lever.dataset.lever] ?? "";
    }
    for (const group of document.querySelectorAll("details.group")) {
      group.querySelector("summary .cost").textContent = answer.costs[group.dataset.section] ?? "";
    }
  });
  stream.addEventListener("settled", event => {
    const moved = new URLSearchParams(event.data);
    if (asked === question) { state = moved; keep(); showLevers(); link(); }
  });
  const end = () => { stream?.close(); stream = null; at("results").classList.remove("busy"); };
  stream.addEventListener("done", end);
  stream.addEventListener("refused", event => {
    tell(event.data);
    at("progress").textContent = "";
    end();
  });
  stream.onerror = () => {
    if (stream?.readyState === EventSource.CLOSED) { tell(texts.failed); end(); }
  };
}

document.addEventListener("click", event => {
  const apply = event.target.closest("[data-apply]");
  if (!apply) return;
  for (const name of [...state.keys()]) if (/^b(\.|$)/.test(name)) state.delete(name);
  for (const [name, value] of new URLSearchParams(apply.dataset.apply)) {
    if (name.startsWith("b.")) state.set(name, value);
  }
  edited = "b";
  changed();
});

function keep() { history.replaceState(null, "", `#${address()}`); }

async function changed(county = false) {
  tell("");
  keep();
  showLevers();
  link();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
  if (county) await showCounty();
}

at("copy").addEventListener("click", async () => {
  keep();
  try {
    await navigator.clipboard.writeText(location.href);
    tell(texts.copied);
  } catch {
    tell(location.href);
  }
});
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault(); // what stands behind the # is the state
  at("results").focus();
});
window.addEventListener("hashchange", () => {
  state = new URLSearchParams(location.hash.slice(1));
  begin();
});

function begin() {
  const wanted = state.get("lang");
  if (wanted && wanted !== language && texts.languages.includes(wanted)) {
    location.replace(`?lang=${wanted}#${location.hash.slice(1)}`);
    return;
  }
  if (state.size) keep();
  showLevers();
  showCounty();
  link();
  ask();
}
begin();
