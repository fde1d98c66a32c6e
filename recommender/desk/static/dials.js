/* The number beside a dial follows it; what it does is asked of the server by htmx. */
"use strict";

document.documentElement.classList.add("scripted");

document.addEventListener("input", (event) => {
  const dial = event.target;
  if (!(dial instanceof HTMLInputElement) || dial.type !== "range") return;
  const shown = document.querySelector(`output[data-for="${dial.id}"]`);
  const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  if (shown !== null) shown.textContent = share.format(Number(dial.value));
});
