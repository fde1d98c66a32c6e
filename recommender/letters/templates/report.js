"use strict";
(() => {
  document.documentElement.classList.add("script");
  const members = JSON.parse(document.getElementById("club-data").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const map = document.getElementById("club-map");
  const card = document.getElementById("card");
  const nodes = [...map.querySelectorAll(".node")];
  const arcs = [...map.querySelectorAll(".arc")];
  const rows = [...document.querySelectorAll("#table tbody tr")];
  const texts = members.map((m) => `${m.name} ${m.headline} ${m.place}`.toLocaleLowerCase());

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.dir = "auto";
    if (className) made.className = className;
    return made;
  };

  const light = (state, wanted) => {
    map.classList.toggle(state, wanted !== null);
    nodes.forEach((node, row) => node.classList.toggle("on", wanted !== null && wanted.node(row)));
    arcs.forEach((arc) =>
      arc.classList.toggle("on", wanted !== null && wanted.arc(+arc.dataset.a, +arc.dataset.b)));
  };

  let found = null;
  const lightSearch = () => light("searched", found && {
    node: (row) => found.has(row),
    arc: (a, b) => found.has(a) || found.has(b),
  });

  const show = (row) => {
    const member = members[row];
    const met = new Set(member.meets);
    map.classList.remove("searched");
    light("focused", { node: (r) => r === row || met.has(r), arc: (a, b) => a === row || b === row });
    nodes.forEach((node, r) => node.classList.toggle("chosen", r === row));
    const list = document.createElement("ul");
    member.meets.forEach((r) =>
      list.append(element("li", `${members[r].name}: ${members[r].headline}`)));
    if (!member.meets.length) list.append(element("li", words.nobody));
    card.replaceChildren(
      element("strong", member.name), element("p", member.headline),
      element("p", member.place, "place"), list);
    card.classList.toggle("left", nodes[row].cx.baseVal.value > 600);
    card.hidden = false;
  };

  const hide = () => {
    card.hidden = true;
    nodes.forEach((node) => node.classList.remove("chosen"));
    light("focused", null);
    lightSearch();
  };

  const byName = members.map((_, row) => row)
    .sort((a, b) => members[a].name.localeCompare(members[b].name));
  const place = new Map(byName.map((row, index) => [row, index]));
  nodes.forEach((node, row) => {
    node.querySelector("title").remove();
    node.setAttribute("tabindex", row === byName[0] ? "0" : "-1");
    node.addEventListener("pointerenter", () => show(row));
    node.addEventListener("pointerleave", hide);
    node.addEventListener("focus", () => show(row));
    node.addEventListener("blur", hide);
  });
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  map.addEventListener("keydown", (event) => {
    const row = nodes.indexOf(event.target);
    if (row < 0) return;
    if (event.key === "Escape") { event.target.blur(); return; }
    if (!(event.key in step)) return;
    event.preventDefault();
    const next = byName[(place.get(row) + step[event.key] + byName.length) % byName.length];
    nodes[row].setAttribute("tabindex", "-1");
    nodes[next].setAttribute("tabindex", "0");
    nodes[next].focus();
  });

  const search = document.getElementById("search");
  const status = document.getElementById("found");
  search.addEventListener("input", () => {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    found = words.length
      ? new Set(texts.flatMap((text, row) => (words.every((word) => text.includes(word)) ? [row] : [])))
      : null;
    let shown = 0;
    rows.forEach((row) => {
      row.hidden = found !== null && !found.has(+row.dataset.a) && !found.has(+row.dataset.b);
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = found === null ? ""
      : `${found.size} ${found.size === 1 ? words.member : words.members}, ${shown} ${shown === 1 ? words.introduction : words.introductions}`;
    lightSearch();
  });

  document.querySelectorAll("#table th[data-sort]").forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const column = head.cellIndex;
    const number = head.dataset.sort === "number";
    button.addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort")
        ? head.getAttribute("aria-sort") === "descending" : !number;
      document.querySelectorAll("#table th").forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const value = (row) => row.cells[column].dataset.value;
      const order = number ? (x, y) => value(x) - value(y) : (x, y) => value(x).localeCompare(value(y));
      rows.sort((x, y) => (ascending ? order(x, y) : order(y, x)));
      document.querySelector("#table tbody").append(...rows);
    });
  });
})();
