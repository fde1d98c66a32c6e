/* Somebody is held, by dragging or by the button "pick up": everybody whom a rule forbids is marked
   with the reason; letting go on somebody sends the same form that the page without a script has. */
"use strict";

let held = null;
let lastHeld = "";

const people = () => document.querySelectorAll(".person[draggable]");

function say(words) {
  const bar = document.getElementById("held");
  if (bar) bar.textContent = words;
}

function isFree(person) {
  return person !== held && person.dataset.member !== held.dataset.partner && !person.classList.contains("is-forbidden");
}

function labelButtons() {
  for (const person of people()) {
    const button = person.querySelector(".hold");
    const state = held === null ? "hold" : person === held ? "free" : "here";
    button.querySelector(".hold-words").textContent = button.dataset[state];
    if (state === "here" && !isFree(person)) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function hold(person) {
  held = person;
  lastHeld = person.dataset.member;
  person.classList.add("is-held");
  say(document.getElementById("held").dataset.words);
  labelButtons();
  mark(person.dataset.member);
}

function release() {
  for (const person of people()) {
    person.classList.remove("is-held", "is-forbidden", "is-possible", "is-target");
    const why = person.querySelector(".why-not");
    why.hidden = true;
    why.textContent = "";
  }
  held = null;
  say("");
  labelButtons();
}

async function mark(member) {
  const round = document.getElementById("round");
  const address = `${round.dataset.conflicts}?member=${encodeURIComponent(member)}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || held === null || held.dataset.member !== member) return;
  const reasons = await answer.json();
  for (const person of people()) {
    if (person.dataset.member === member || person.dataset.member === held.dataset.partner) continue;
    const reason = reasons[person.dataset.member];
    person.classList.add(reason === undefined ? "is-possible" : "is-forbidden");
    const why = person.querySelector(".why-not");
    why.textContent = reason === undefined ? "" : reason;
    why.hidden = reason === undefined;
  }
  labelButtons();
  round.dataset.marked = member;
}

function swapWith(person) {
  const form = document.getElementById("swap-form");
  form.elements.member.value = held.dataset.member;
  form.elements.instead_of.value = held.dataset.partner;
  form.elements.partner.value = person.dataset.member;
  form.elements.exchange.value = person.dataset.partner;
  release();
  form.requestSubmit();
}

function personAt(event) {
  const person = event.target instanceof Element ? event.target.closest(".person[draggable]") : null;
  return held === null || person === null || !isFree(person) ? null : person;
}

document.addEventListener("dragstart", (event) => {
  const person = event.target instanceof Element ? event.target.closest(".person[draggable]") : null;
  if (person === null) return;
  if (held !== null) release();
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", person.dataset.member);
  hold(person);
});

document.addEventListener("dragover", (event) => {
  const person = personAt(event);
  if (person === null) return;
  event.preventDefault();
  person.classList.add("is-target");
});

document.addEventListener("dragleave", (event) => {
  const person = personAt(event);
  if (person !== null) person.classList.remove("is-target");
});

document.addEventListener("drop", (event) => {
  const person = personAt(event);
  if (person === null) return;
  event.preventDefault();
  swapWith(person);
});

document.addEventListener("dragend", () => {
  if (held !== null) release();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest(".hold") : null;
  if (button === null) return;
  const person = button.closest(".person");
  if (held === null) hold(person);
  else if (person === held) release();
  else if (isFree(person)) swapWith(person);
  else say(person.querySelector(".why-not").textContent);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || held === null) return;
  const person = held;
  release();
  person.querySelector(".hold").focus();
});

/* The cards are new after a swap: whoever came by keyboard goes on from the one they held. */
document.addEventListener("htmx:after:swap", () => {
  held = null;
  if (lastHeld === "" || document.activeElement !== document.body) return;
  const person = Array.from(people()).find((each) => each.dataset.member === lastHeld);
  if (person !== undefined) person.querySelector(".hold").focus();
  lastHeld = "";
});
