/* The map by sigma where there is WebGL, else the picture stays; charts by Chart.js over their tables. */
"use strict";

const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function hasWebGl() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

function makeGraph(map) {
  const graph = new graphology.UndirectedGraph();
  map.nodes.forEach((node, row) => {
    graph.addNode(row, {
      x: node.x, y: -node.y, size: map.size, label: node.name, color: map.colours[node.group],
      title: node.title, home: map.colours[node.group],
    });
  });
  for (const [a, b] of map.ties) graph.mergeEdge(a, b, { size: 0.4, color: "#d5d2ca", kind: "tie" });
  for (const [a, b] of map.introductions) graph.mergeEdge(a, b, { size: 2.2, color: "#b3540e", kind: "introduction" });
  return graph;
}

/* On the left of its point where there is no room on the right. */
function drawLabel(context, node, settings) {
  if (!node.label) return;
  context.fillStyle = settings.labelColor.color;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const gap = node.size + 3, width = context.measureText(node.label).width;
  const fits = node.x + gap + width <= context.canvas.clientWidth;
  context.fillText(node.label, fits ? node.x + gap : node.x - gap - width, node.y + settings.labelSize / 3);
}

function drawMap(place, map) {
  const graph = makeGraph(map);
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  place.querySelector("img").replaceWith(canvas);
  const said = document.querySelector("#map-said bdi");
  let chosen = null;
  const near = new Set();
  const sigma = new Sigma(graph, canvas, {
    hideEdgesOnMove: true, stagePadding: Math.min(70, place.clientWidth * 0.06), labelRenderedSizeThreshold: 9, minCameraRatio: 0.05, maxCameraRatio: 2,
    labelFont: "system-ui, sans-serif", labelColor: { color: "#1f2328" }, defaultDrawNodeLabel: drawLabel, zIndex: true,
    nodeReducer: (node, values) => (chosen === null || near.has(node) ? { ...values, zIndex: 1, forceLabel: near.has(node) && near.size < 40 } : { ...values, color: "#dedbd3", label: "" }),
    edgeReducer: (edge, values) => (chosen === null || graph.hasExtremity(edge, chosen) ? values : { ...values, hidden: true }),
  });
  const choose = (node) => {
    chosen = node;
    near.clear();
    if (node !== null) {
      near.add(node);
      for (const other of graph.neighbors(node)) near.add(other);
      said.textContent = graph.getNodeAttribute(node, "title");
    } else said.textContent = "";
    sigma.refresh({ skipIndexation: true });
  };
  sigma.on("clickNode", ({ node }) => choose(node));
  sigma.on("clickStage", () => choose(null));
  const camera = sigma.getCamera();
  const move = { duration: still ? 0 : 200 };
  document.getElementById("map-in").addEventListener("click", () => camera.animatedZoom({ ...move, factor: 1.6 }));
  document.getElementById("map-out").addEventListener("click", () => camera.animatedUnzoom({ ...move, factor: 1.6 }));
  document.getElementById("map-whole").addEventListener("click", () => { choose(null); camera.animatedReset(move); });
  place.querySelector(".map-tools").hidden = false;
  const wanted = place.dataset.found.toLocaleLowerCase();
  if (wanted) {
    const found = graph.findNode((_, values) => values.label.toLocaleLowerCase().includes(wanted));
    if (found !== undefined) choose(found);
  }
  place.dataset.drawn = String(graph.order);
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}

function drawChart(id, kind, weeks, series) {
  const canvas = document.getElementById(id);
  if (canvas === null) return;
  const colour = colours();
  const shades = [colour("--soft"), colour("--accent"), colour("--warn"), colour("--control")];
  Chart.defaults.color = colour("--soft");
  Chart.defaults.borderColor = colour("--line");
  const chart = new Chart(canvas, {
    type: weeks.length > 1 ? kind : "bar", /* a line needs two points */
    data: {
      labels: weeks,
      datasets: series.map(([name, values], number) => ({ label: canvas.dataset[name], data: values, borderColor: shades[number], backgroundColor: shades[number], tension: 0.2 })),
    },
    options: { maintainAspectRatio: false, animation: still ? false : { duration: 300 }, scales: { y: { beginAtZero: true } } },
  });
  canvas.dataset.drawn = String(chart.data.labels.length);
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

async function drawAll() {
  const charts = document.getElementById("charts");
  const numbers = charts === null ? null : await read(charts.dataset.numbers);
  if (numbers !== null) {
    const { bubble, outcomes } = numbers;
    drawChart("bubble-chart", "line", bubble.weeks, [["before", bubble.before], ["after", bubble.after], ["bridging", bubble.bridging]]);
    drawChart("outcome-chart", "bar", outcomes.weeks, [["declined", outcomes.declined], ["accepted", outcomes.accepted], ["not_met", outcomes.not_met], ["met", outcomes.met]]);
  }
  const place = document.getElementById("map");
  if (place === null || !hasWebGl()) return;
  const map = await read(place.dataset.map);
  if (map !== null) drawMap(place, map);
}

/* The page first: setting up WebGL without a graphics card takes seconds. */
requestAnimationFrame(() => setTimeout(drawAll));
