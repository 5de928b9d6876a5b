"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";

  // ---------------------------------------------------------------- light, dark, print
  document.querySelector(".tools").hidden = false;
  one("print").addEventListener("click", () => window.print());
  one("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // ---------------------------------------------------------------- tables that sort
  const value = (text) => {
    const match = /^≈? ?(-?\d+)(?:\/(\d+))?(\.\d+)?(e-?\d+)?/.exec(text.trim());
    if (!match) return null;
    return match[2] ? Number(match[1]) / Number(match[2]) : parseFloat(text.replace("≈", ""));
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    if (table.tBodies[0].rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = [...table.tBodies[0].rows].map((row) => {
          const text = row.cells[column].textContent;
          return { row, text, number: value(text) };
        });
        const numeric = keyed.every((k) => k.number !== null || k.text.trim() === "");
        keyed.sort((a, b) => (numeric ? (a.number ?? Infinity) - (b.number ?? Infinity) : a.text.localeCompare(b.text)));
        if (down) keyed.reverse();
        table.tBodies[0].append(...keyed.map((k) => k.row));
      });
    });
  }

  // ---------------------------------------------------------------- game trees: tooltips and arrow keys
  const tip = one("tip");
  const show = (node) => {
    tip.textContent = node.dataset.tip;
    tip.hidden = false;
    const box = node.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(4, box.left), innerWidth - own.width - 4);
    const below = box.bottom + 6 + own.height < innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? box.bottom + 6 : Math.max(4, box.top - own.height - 6)}px`;
  };
  const hide = () => { tip.hidden = true; };
  for (const svg of document.querySelectorAll("svg.tree")) {
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", `${svg.querySelector("title").textContent}. Arrow keys move from node to node.`);
    const nodes = [...svg.querySelectorAll("g.node")];
    const by = new Map(nodes.map((node) => [node.dataset.node, node]));
    const children = new Map();
    for (const node of nodes) {
      const title = node.querySelector("title");
      node.dataset.tip = title.textContent;
      node.setAttribute("aria-label", title.textContent);
      node.setAttribute("role", "img");
      title.remove();
      node.setAttribute("tabindex", node === nodes[0] ? "0" : "-1");
      if (node.dataset.parent) children.set(node.dataset.parent, [...(children.get(node.dataset.parent) ?? []), node]);
      node.addEventListener("mouseenter", () => show(node));
      node.addEventListener("mouseleave", hide);
      node.addEventListener("focus", () => show(node));
      node.addEventListener("blur", hide);
    }
    svg.addEventListener("keydown", (event) => {
      const here = event.target.closest("g.node");
      if (!here) return;
      if (event.key === "Escape") { hide(); return; }
      const parent = here.dataset.parent;
      const level = parent ? children.get(parent) : [here];
      const go = {
        ArrowLeft: by.get(parent), ArrowRight: (children.get(here.dataset.node) ?? [])[0],
        ArrowUp: level[level.indexOf(here) - 1], ArrowDown: level[level.indexOf(here) + 1], Home: nodes[0],
      }[event.key];
      if (!go) return;
      event.preventDefault();
      here.setAttribute("tabindex", "-1");
      go.setAttribute("tabindex", "0");
      go.focus();
    });
  }

  // ---------------------------------------------------------------- sliders look up a solved table
  const data = one("table");
  if (!data) return;
  const table = JSON.parse(data.textContent);
  const sliders = [...document.querySelectorAll("#sliders input[type=range]")];
  one("sliders").hidden = false;

  const cellAt = (places) => {
    let index = 0;
    table.axes.forEach((axis, i) => { index = index * axis.texts.length + places[i]; });
    return table.cells[index];
  };
  const point = (map, x, y) => `${(x * map.ax + map.bx).toFixed(2)} ${(y * map.ay + map.by).toFixed(2)}`;
  const outline = (map, rings) => rings.map((r) => `M ${r.map(([x, y]) => point(map, x, y)).join(" L ")} z`).join(" ");
  const put = (group, d) => { for (const path of group.querySelectorAll("path")) path.setAttribute("d", d); };
  const label = (svg, map, x, y, text, attributes) => {
    const made = document.createElementNS(SVG, "text");
    made.setAttribute("x", x * map.ax + map.bx);
    made.setAttribute("y", y * map.ay + map.by);
    made.setAttribute("text-anchor", "middle");
    made.setAttribute("class", "moved");
    for (const [name, what] of Object.entries(attributes)) made.setAttribute(name, what);
    made.textContent = text;
    svg.append(made);
  };
  const clean = (figure, prefix) => {
    for (const old of figure.querySelectorAll(".moved")) old.remove();
    for (const old of figure.querySelectorAll(`g[id^="${prefix}"]`)) old.style.display = "none";
  };

  const drawEndings = (cell) => {
    const figure = one("figure-endings");
    const map = table.maps.endings;
    if (!figure || !map) return;
    const svg = figure.querySelector("svg");
    clean(figure, "endings-chance-");
    for (let row = 0; row < Math.min(table.rows, 12); row += 1) {
      const level = Math.min(table.rows, 12) - 1 - row;
      const found = cell.equilibria[row];
      let left = 0;
      table.endings.forEach((ending, i) => {
        const right = left + (found ? found.sizes[i] : 0);
        const group = one(`endings-ending-${row}-${ending.key}`);
        const ring = [[left, level - 0.3], [right, level - 0.3], [right, level + 0.3], [left, level + 0.3]];
        if (group) put(group, outline(map, right > left ? [ring] : []));
        if (right - left > 0.06) {
          label(svg, map, (left + right) / 2, level - 0.07, found.endings[i],
            { style: "fill:var(--paper);font-weight:bold;font-size:11px;paint-order:stroke;stroke:var(--" +
              { agreement: "agreement", no_agreement: "no-agreement", involuntary_defection: "involuntary",
                voluntary_defection: "voluntary" }[ending.key] + ");stroke-width:4px" });
        }
        left = right;
      });
    }
  };
  const drawSets = (cell) => {
    const figure = one("figure-sets");
    const map = table.maps.sets;
    const shape = cell.shape === undefined ? null : table.shapes[cell.shape];
    if (!figure || !map || !shape) return;
    const svg = figure.querySelector("svg");
    clean(figure, "sets-end-");
    for (const old of figure.querySelectorAll('g[id^="sets-empty-"], g[id^="sets-thin-"], #sets-proposal')) old.style.display = "none";
    shape.forEach((row, i) => {
      for (const part of ["set", "edge"]) {
        const group = one(`sets-${part}-${i}`);
        if (group) put(group, outline(map, row.rings));
      }
      const name = one(`sets-row-${i}`)?.querySelector("text");
      if (name) name.textContent = row.name;
      for (const [x, y, text] of row.ends) label(svg, map, x, y + 0.26, text, { style: "fill:var(--ink);font-size:8.5px" });
      if (!row.rings.length && row.level !== undefined) label(svg, map, row.middle, row.level, "empty", { style: "fill:var(--muted);font-size:9.5px" });
    });
  };
  const drawMarkers = (places) => {
    table.axes.forEach((axis, i) => {
      for (const kind of ["statics", "payoffs"]) {
        const group = one(`${kind}-${axis.name}-marker`);
        const map = table.maps[`${kind}-${axis.name}`];
        if (group && map) group.setAttribute("transform", `translate(${(axis.numbers[places[i]] - axis.numbers[axis.start]) * map.ax} 0)`);
      }
    });
    const marker = one("phases-marker");
    const map = table.maps.phases;
    if (marker && map) {
      const [dx, dy] = table.axes.map((axis, i) => axis.numbers[places[i]] - axis.numbers[axis.start]);
      marker.setAttribute("transform", `translate(${dx * map.ax} ${dy * map.ay})`);
    }
  };
  const drawTable = (cell) => {
    const rows = cell.equilibria.map((found, i) => {
      const row = document.createElement("tr");
      for (const text of [String(i + 1), ...found.endings, ...found.payoffs]) {
        const box = document.createElement("td");
        box.className = "number";
        box.textContent = text;
        row.append(box);
      }
      return row;
    });
    one("live").replaceChildren(...rows);
    const several = cell.equilibria.length;
    one("slider-note").textContent = cell.problem ? `Not solved here: ${cell.problem}`
      : several === 0 ? "No equilibrium was found here."
        : several > 1 ? `${several} equilibria here.` : "";
  };
  const update = (draw) => {
    const places = sliders.map((slider) => Number(slider.value));
    sliders.forEach((slider, i) => {
      const text = table.axes[i].texts[places[i]];
      one(`value-${i}`).textContent = text;
      slider.setAttribute("aria-valuetext", `${table.axes[i].name} = ${text}`);
    });
    const cell = cellAt(places);
    drawTable(cell);
    if (!draw) return;
    drawEndings(cell);
    drawSets(cell);
    drawMarkers(places);
  };
  for (const slider of sliders) slider.addEventListener("input", () => update(true));
  one("reset").addEventListener("click", () => {
    sliders.forEach((slider, i) => { slider.value = table.axes[i].start; });
    update(true);
  });
  update(false);
})();
