"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const make = (tag, parent, attributes = {}, text = "") => {
    const made = document.createElementNS(parent instanceof SVGElement ? SVG : "http://www.w3.org/1999/xhtml", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  };

  // ---------------------------------------------------------------- light, dark, print
  document.querySelector(".tools").hidden = false;
  one("print").addEventListener("click", () => window.print());
  one("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // ---------------------------------------------------------------- tables that sort
  const textOf = (cell) => cell.dataset.text ?? cell.textContent.trim();
  const sorting = (table) => {
    if (table.tBodies[0].rows.length < 2) return;
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
          const cell = row.cells[column];
          return { row, text: textOf(cell), number: cell.dataset.value === undefined ? null : Number(cell.dataset.value) };
        });
        // By value only where every cell is a number and nothing else.
        const numeric = keyed.every((k) => k.number !== null || k.text === "");
        keyed.sort((a, b) => (numeric ? (a.number ?? Infinity) - (b.number ?? Infinity) : a.text.localeCompare(b.text, "en", { numeric: true })));
        if (down) keyed.reverse();
        table.tBodies[0].append(...keyed.map((k) => k.row));
      });
    });
  };
  for (const table of document.querySelectorAll("table.sortable")) sorting(table);

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

  // ---------------------------------------------------------------- sliders look up answers that are in the page
  const data = one("table");
  if (!data) return;
  const table = JSON.parse(data.textContent);
  const sliders = [...document.querySelectorAll("#sliders input[type=range]")];
  one("sliders").hidden = false;
  const words = (index) => table.texts[index];
  const places = () => sliders.map((slider) => Number(slider.value));
  const cellAt = (where) => {
    let index = 0;
    table.axes.forEach((axis, i) => { index = index * axis.texts.length + where[i]; });
    return table.cells[index];
  };
  const original = { answer: one("answer").textContent, found: one("found")?.textContent ?? "", note: one("slider-note").textContent };

  const answerText = (answer, where) => {
    const values = table.axes.map((axis, i) => `${axis.name} = ${axis.texts[where[i]]}`).join(", ");
    one("answer").textContent = `At ${values}: ${words(answer.headline)}.`;
    if (one("found")) one("found").textContent = words(answer.found);
  };
  const story = (answer) => {
    const box = one("story");
    if (!box) return;
    box.replaceChildren();
    if (!answer.story.length) make("p", box, { class: "strong" }, words(answer.found));
    for (const [heading, lines] of answer.story) {
      make("p", box, { class: "strong" }, words(heading));
      const list = make("ul", box);
      for (const line of lines) make("li", list, {}, words(line));
    }
  };
  const payoffs = (answer) => {
    const live = one("live-payoffs");
    if (!live) return;
    const outcomes = answer.outcomes;
    const heads = outcomes.length === 1 ? ["value"] : outcomes.map((_, i) => `equilibrium ${i + 1}`);
    let rows = [["", ...heads]];
    table.endings.forEach((ending, i) => {
      const line = outcomes.map(([endings]) => words(endings[i]));
      if (line.some((text) => text !== "0")) rows.push([`probability of ${ending.words}`, ...line]);
    });
    table.actors.forEach((actor, i) => rows.push([`payoff of ${actor}`, ...outcomes.map(([, gets]) => words(gets[i]))]));
    if (!outcomes.length) rows = [["", "value"]];
    if (outcomes.length > table.columns) rows = rows[0].map((_, i) => rows.map((row) => row[i]));
    live.tHead.replaceChildren();
    const head = make("tr", live.tHead);
    rows[0].forEach((text, i) => make("th", head, i ? { scope: "col", class: "number" } : { scope: "col" }, text));
    live.tBodies[0].replaceChildren();
    for (const row of rows.slice(1)) {
      const line = make("tr", live.tBodies[0]);
      row.forEach((text, i) => make("td", line, { ...(i ? { class: "number" } : {}), "data-label": rows[0][i] }, text));
    }
  };

  // A picture keeps what the report drew, hidden while a slider shows something else on top of it.
  const layer = (name, parts) => {
    const svg = one(`figure-${name}`)?.querySelector("svg");
    if (!svg || !table.maps[name]) return null;
    svg.querySelector("g.moved")?.remove();
    const still = parts.flatMap((part) => [...svg.querySelectorAll(`[id^="${name}-${part}-"]`)]);
    return {
      svg, map: table.maps[name],
      restore: () => { for (const each of still) each.style.display = ""; },
      moved: () => { for (const each of still) each.style.display = "none"; return make("g", svg, { class: "moved" }); },
      x(value) { return value * this.map.ax + this.map.bx; },
      y(value) { return value * this.map.ay + this.map.by; },
    };
  };
  const outline = (on, rings) => rings.map((ring) => `M ${ring.map(([x, y]) => `${on.x(x).toFixed(2)} ${on.y(y).toFixed(2)}`).join(" L ")} z`).join(" ");
  const label = (parent, x, y, text, style, anchor = "middle") => make("text", parent, { x, y, "text-anchor": anchor, style: `fill:var(--ink);font-family:DejaVu Sans,sans-serif;${style}` }, text);

  const frame = {};
  const drawEndings = (answer, home) => {
    const on = layer("endings", ["ending", "chance", "name"]);
    if (!on) return;
    const axis = [one("endings-axis"), one("endings-spine")];
    if (!frame.endings) frame.endings = { box: on.svg.getAttribute("viewBox"), height: on.svg.getAttribute("height") };
    on.svg.setAttribute("viewBox", frame.endings.box);
    on.svg.setAttribute("height", frame.endings.height);
    for (const part of axis) part?.removeAttribute("transform");
    if (home) { on.restore(); return; }
    const group = on.moved();
    const bottom = on.svg.querySelector("#endings-spine path").getAttribute("d").match(/[\d.]+/g).map(Number)[1];
    const first = on.svg.querySelector('[id^="endings-ending-0-"] path').getAttribute("d").match(/[\d.]+/g).map(Number);
    const named = answer.bars.length > 1;
    const high = 28, step = named ? 52 : 40;
    // The bars grow upwards from where the report's own stood; the axis moves down to make room.
    const top = Math.min(first[1], first[5]) - (named ? 0 : 4);
    const below = top + answer.bars.length * step - bottom + (named ? 12 : 0);
    for (const part of axis) part?.setAttribute("transform", `translate(0 ${below})`);
    const [x0, y0, wide, tall] = frame.endings.box.split(" ").map(Number);
    on.svg.setAttribute("viewBox", `${x0} ${y0} ${wide} ${tall + below}`);
    on.svg.setAttribute("height", tall + below);
    answer.bars.forEach(([name, texts, sizes], row) => {
      const y = top + row * step + (named ? 16 : 4);
      if (words(name)) label(group, on.x(0), y - 5, words(name), "font-size:11.5px", "start");
      let left = 0;
      table.endings.forEach((ending, i) => {
        const right = left + sizes[i];
        if (right > left) {
          const bar = one(`endings-ending-0-${ending.key}`)?.querySelector("path")?.cloneNode(false);
          if (bar) {
            bar.removeAttribute("clip-path");
            bar.setAttribute("d", `M ${on.x(left)} ${y} L ${on.x(right)} ${y} L ${on.x(right)} ${y + high} L ${on.x(left)} ${y + high} z`);
            bar.setAttribute("data-ending", ending.key);
            group.append(bar);
          }
          if ((right - left) * 370 > words(texts[i]).length * 8 + 6) {
            label(group, on.x((left + right) / 2), y + high / 2 + 4, words(texts[i]),
              `fill:var(--paper);font-weight:bold;font-size:11.5px;paint-order:stroke;stroke:var(--${ending.shade});stroke-width:5px`);
          }
        }
        left = right;
      });
    });
  };
  const drawSets = (answer, shape, home) => {
    const on = layer("sets", ["set", "edge", "thin", "end", "empty", "row", "proposal", "contour", "list"]);
    if (!on) return "";
    if (home) { on.restore(); return ""; }
    const group = on.moved();
    if (!shape) {
      const [, , wide, tall] = on.svg.getAttribute("viewBox").split(" ").map(Number);
      label(group, wide / 2, tall / 2, "no win-sets at these values", "font-size:12px;fill:var(--muted)");
      return "";
    }
    let cut = false;
    for (const row of shape) {
      cut ||= Boolean(row.cut);
      if (table.form === "list") {
        row.all.forEach((inside, y) => {
          const [px, py] = [on.x(row.place), on.y(y)];
          if (inside) make("rect", group, { x: px - 4, y: py - 4, width: 8, height: 8, style: `fill:var(--${row.shade})` });
          else label(group, px, py + 4, "×", "font-size:11px;fill:var(--muted)");
        });
        continue;
      }
      const path = outline(on, row.rings);
      if (table.form === "line") {
        make("path", group, { d: path, style: `fill:var(--${row.shade});opacity:${row.faint ? 0.6 : 0.95}` });
      } else {
        for (const part of ["set", "edge"]) {
          const drawn = one(`sets-${part}-${row.place}`)?.querySelector("path")?.cloneNode(false);
          if (drawn) { drawn.setAttribute("d", path); group.append(drawn); }
        }
      }
    }
    for (const [name, place] of answer.marks) {
      const x = on.x(place[0]);
      if (table.form === "line") {
        const high = on.y(shape.length - 0.4);
        make("path", group, { d: `M ${x} ${on.y(-0.5)} V ${high}`, style: "stroke:var(--ink);stroke-width:1.3;stroke-dasharray:4 3;fill:none" });
        label(group, x + 4, high - 2, words(name), "font-size:10.5px", "start");
      } else if (table.form === "plane" || table.form === "curves") {
        label(group, x, on.y(place[1]) + 6, "★", "font-size:18px;stroke:var(--paper);stroke-width:1px");
        label(group, x + 10, on.y(place[1]) - 8, words(name), "font-size:10.5px", "start");
      }
    }
    if (table.form === "line") {
      const halo = "paint-order:stroke;stroke:var(--paper);stroke-width:4px;";
      for (const row of shape) {
        label(group, on.x(row.low), on.y(row.level + table.half + 0.06) - 3, row.name, `${halo}font-size:11.5px`, "start");
        for (const [x, text] of row.ends) label(group, on.x(x), on.y(row.level - table.half) + 10, text, `${halo}font-size:10.5px`);
        if (!row.rings.length) label(group, on.x(row.middle), on.y(row.level) + 4, "empty", `${halo}font-size:11.5px;fill:var(--muted)`);
      }
    }
    return cut ? " A win-set ends outside of the picture." : "";
  };
  const drawMarkers = (where) => {
    table.axes.forEach((axis, i) => {
      const moved = axis.numbers[where[i]] - axis.numbers[axis.start];
      for (const kind of ["statics", "payoffs"]) {
        const map = table.maps[`${kind}-${axis.name}`];
        one(`${kind}-${axis.name}-marker`)?.setAttribute("transform", `translate(${map ? moved * map.ax : 0} 0)`);
      }
    });
    for (const name of ["phases", "phases-derived"]) {
      const map = table.maps[name];
      const marker = one(`${name}-marker`);
      if (!marker || !map) continue;
      const [dx, dy] = map.axes.map((axisName) => {
        const i = table.axes.findIndex((axis) => axis.name === axisName);
        return i < 0 ? 0 : table.axes[i].numbers[where[i]] - table.axes[i].numbers[table.axes[i].start];
      });
      marker.setAttribute("transform", `translate(${dx * map.ax} ${dy * map.ay})`);
    }
  };
  const update = () => {
    const where = places();
    const home = where.every((place, i) => place === table.axes[i].start);
    sliders.forEach((slider, i) => {
      const text = table.axes[i].texts[where[i]];
      one(`value-${i}`).textContent = text;
      slider.setAttribute("aria-valuetext", `${table.axes[i].name} = ${text}`);
    });
    const [answerIndex, shapeIndex] = cellAt(where);
    const answer = table.answers[answerIndex];
    const shape = shapeIndex === null ? null : table.shapes[shapeIndex];
    if (home) {
      one("answer").textContent = original.answer;
      if (one("found")) one("found").textContent = original.found;
    } else answerText(answer, where);
    story(answer);
    payoffs(answer);
    drawEndings(answer, home);
    const cut = drawSets(answer, shape, home);
    drawMarkers(where);
    one("slider-note").textContent = home ? original.note : `${words(answer.found)}${cut}`;
    for (const each of document.querySelectorAll(".still")) each.hidden = home;
  };
  for (const slider of sliders) slider.addEventListener("input", update);
  one("sliders").addEventListener("submit", (event) => event.preventDefault());
  one("reset").addEventListener("click", () => {
    sliders.forEach((slider, i) => { slider.value = table.axes[i].start; });
    update();
  });
})();
