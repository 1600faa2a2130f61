import { complete, Problem } from "./client.js";

/** What is put before the text, so that the pair knows the direction. */
const INSTRUCTIONS = { "en-ja": "Translate to Japanese: ", "ja-en": "Translate to English: " };
const LANGUAGES = ["en", "ja"];

const element = (id) => document.getElementById(id);
const number = (value) => (value === undefined || value === null ? "–" : value.toLocaleString(language));

let texts = {};
let language = "en";
let running = null;
/** Redraws what the last answer left on the page; called again when the language changes. */
let redraw = () => {};

function text(name, ...values) {
  return values.reduce((result, value, i) => result.replace(`{${i}}`, value), texts[name] ?? name);
}

async function speak(wanted) {
  const response = await fetch(`assets/texts/${wanted}.json`);
  texts = await response.json();
  language = wanted;
  document.documentElement.lang = wanted;
  document.querySelectorAll("[data-text]").forEach((node) => (node.textContent = text(node.dataset.text)));
  document
    .querySelectorAll("[data-language]")
    .forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === wanted)));
  redraw();
}

function initialLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const wished = [asked, ...navigator.languages].filter(Boolean).map((tag) => tag.slice(0, 2).toLowerCase());
  return wished.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

function missingField() {
  return ["key", "pair", "text"].find((id) => element(id).value.trim() === "");
}

async function send(event) {
  event.preventDefault();
  if (running) {
    return;
  }
  clear();
  const missing = missingField();
  if (missing) {
    element(missing).focus();
    show(() => (element("problem").textContent = text(`missing.${missing}`)));
    return;
  }
  begin();
  const began = performance.now();
  let firstText = null;
  try {
    const summary = await complete({
      key: element("key").value.trim(),
      model: `${element("pair").value.trim()}:${document.querySelector("input[name=mode]:checked").value}`,
      content: INSTRUCTIONS[element("direction").value] + element("text").value.trim(),
      signal: running.signal,
      onText: (piece) => {
        firstText ??= performance.now() - began;
        element("answer").append(piece);
      },
    });
    const whole = performance.now() - began;
    show(() => showFigures(summary, firstText, whole));
  } catch (failure) {
    show(() => showFailure(failure));
  } finally {
    end();
  }
}

function begin() {
  running = new AbortController();
  element("answer").setAttribute("aria-busy", "true");
  element("answer").lang = element("direction").value.slice(-2);
  element("send").disabled = true;
  element("stop").disabled = false;
  show(() => (element("state").textContent = text("working")));
}

function end() {
  running = null;
  element("answer").setAttribute("aria-busy", "false");
  element("send").disabled = false;
  element("stop").disabled = true;
}

function clear() {
  ["answer", "problem", "state"].forEach((id) => element(id).replaceChildren());
  element("figures").hidden = true;
}

function show(draw) {
  redraw = draw;
  draw();
}

function showFigures({ requestId, finishReason, usage }, firstText, whole) {
  const milliseconds = (value) => (value === null ? "–" : text("milliseconds", number(Math.round(value))));
  const byModel = usage?.sekkei;
  const reason = byModel?.finish_reason ?? finishReason;
  const values = {
    "first-text": milliseconds(firstText),
    "whole-answer": milliseconds(whole),
    "prompt-tokens": number(usage?.prompt_tokens),
    "llm-encoded": number(byModel?.llm_encoded_tokens),
    "slm-decoded": number(byModel?.slm_decoded_tokens),
    "llm-decoded": number(byModel?.llm_decoded_tokens),
    "finish-reason": reason ? text(`finish.${reason}`) : "–",
    "request-id": requestId ?? "–",
  };
  Object.entries(values).forEach(([id, value]) => (element(id).textContent = value));
  element("state").textContent = text("done");
  element("figures").hidden = false;
}

function showFailure(failure) {
  if (failure.name === "AbortError") {
    element("state").textContent = text("stopped");
    return;
  }
  element("state").textContent = "";
  element("problem").textContent = inWords(failure);
}

function inWords(failure) {
  if (!(failure instanceof Problem)) {
    return text("problem.empty");
  }
  const known = `problem.${failure.kind}`;
  return [
    known in texts ? text(known) : text("problem.other", failure.kind),
    failure.message,
    failure.retryAfter && text("retryAfter", failure.retryAfter),
    failure.requestId && text("requestWas", failure.requestId),
  ]
    .filter(Boolean)
    .join(" ");
}

element("request").addEventListener("submit", send);
element("stop").addEventListener("click", () => running?.abort());
element("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    element("request").requestSubmit();
  }
});
document.querySelectorAll("[data-language]").forEach((button) =>
  button.addEventListener("click", () => {
    history.replaceState(null, "", `?lang=${button.dataset.language}`);
    speak(button.dataset.language);
  }),
);
speak(initialLanguage());
