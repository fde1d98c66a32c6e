/* Dragging somebody onto somebody else: while a person is held, everybody whom a rule forbids is
   marked with the reason; letting go sends the same form that the page without a script has. */
"use strict";

let held = null;

const people = () => document.querySelectorAll(".person[draggable]");

function clearMarks() {
  for (const person of people()) {
    person.classList.remove("is-held", "is-forbidden", "is-possible", "is-target");
    const why = person.querySelector(".why-not");
    why.hidden = true;
    why.textContent = "";
  }
  const bar = document.getElementById("held");
  if (bar) bar.textContent = "";
}

async function mark(member) {
  const round = document.getElementById("round");
  const address = `${round.dataset.conflicts}?member=${encodeURIComponent(member)}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || held === null || held.dataset.member !== member) return;
  const reasons = await answer.json();
  for (const person of people()) {
    if (person.dataset.member === member) continue;
    const reason = reasons[person.dataset.member];
    person.classList.add(reason === undefined ? "is-possible" : "is-forbidden");
    const why = person.querySelector(".why-not");
    why.textContent = reason === undefined ? "" : reason;
    why.hidden = reason === undefined;
  }
  round.dataset.marked = member;
}

function personAt(event) {
  const person = event.target instanceof Element ? event.target.closest(".person[draggable]") : null;
  return held === null || person === null || person === held ? null : person;
}

document.addEventListener("dragstart", (event) => {
  const person = event.target instanceof Element ? event.target.closest(".person[draggable]") : null;
  if (person === null) return;
  held = person;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", person.dataset.member);
  person.classList.add("is-held");
  const bar = document.getElementById("held");
  bar.textContent = bar.dataset.words;
  mark(person.dataset.member);
});

document.addEventListener("dragover", (event) => {
  const person = personAt(event);
  if (person === null || person.classList.contains("is-forbidden")) return;
  event.preventDefault();
  person.classList.add("is-target");
});

document.addEventListener("dragleave", (event) => {
  const person = personAt(event);
  if (person !== null) person.classList.remove("is-target");
});

document.addEventListener("drop", (event) => {
  const person = personAt(event);
  if (person === null || person.classList.contains("is-forbidden")) return;
  event.preventDefault();
  const form = document.getElementById("swap-form");
  form.elements.member.value = held.dataset.member;
  form.elements.instead_of.value = held.dataset.partner;
  form.elements.partner.value = person.dataset.member;
  form.elements.exchange.value = person.dataset.partner;
  clearMarks();
  held = null;
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  clearMarks();
  held = null;
});
