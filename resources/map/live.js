// What moves and changes: people, stops, routes, reach. Takes differences as messages, draws on two canvas sheets,
// finds what is under the pointer. Names of customers and staff meet the page only here, as text.
"use strict";
(() => {
  const LIVE = 180, STALE = 900, GLIDE = 900, RAD = Math.PI / 180;
  const mx = (lon) => lon / 360 + 0.5;
  const my = (lat) => { const s = Math.sin(lat * RAD); return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI); };
  const key = (kind, id) => `${kind}|${id}`;

  function flat(line) { // lat, lon, lat, lon … → web mercator 0…1
    const out = new Float64Array(line.length);
    for (let i = 0; i < line.length; i += 2) { out[i] = mx(line[i + 1]); out[i + 1] = my(line[i]); }
    return out;
  }

  Doorstep.flat = flat;

  Doorstep.Live = class {
    constructor(desk) {
      this.desk = desk;
      this.people = new Map(); this.stops = new Map(); this.routes = new Map();
      this.reach = []; this.preview = null;
      this.selected = new Set(); this.owners = new Set();
      this.told = null; // hovered from outside
      this.under = null; // under the pointer
      this.drawn = { people: 0, stops: 0 };
      this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches; // no gliding
      // People move all day long, the rest does not: two sheets and no more, because without a graphics card
      // each one has to be laid over the map again in every frame of a drag.
      this.still = new Doorstep.Sheet("desk-still", (c, o, s) => {
        this.paintWays(c, o, s);
        desk.labels.paint(c, o, s);
        this.paintStops(c, o, s);
      });
      this.marks = new Doorstep.Sheet("desk-marks", (c, o, s) => this.paintPeople(c, o, s));
      desk.map.addLayer(this.still);
      desk.map.addLayer(this.marks);
      setInterval(() => this.redraw(), 15000); // positions grow old by themselves
    }

    // ---- taking in -----------------------------------------------------------------------------------------
    apply(message) {
      let still = false, marks = false;
      if (message.people) { this.takePeople(message.people); marks = true; }
      if (message.stops) {
        for (const id of message.stops.drop || []) this.stops.delete(id);
        for (const s of message.stops.set || []) this.stops.set(s.id, { ...s, kind: "stop", x: mx(s.at[1]), y: my(s.at[0]) });
        still = true;
      }
      if (message.routes) {
        for (const id of message.routes.drop || []) this.routes.delete(id);
        for (const r of message.routes.set || []) this.routes.set(r.id, { ...r, kind: "route", line: flat(r.line) });
        still = true;
      }
      if ("reach" in message) {
        this.reach = message.reach.map((r) => ({ ...r, polygons: r.polygons.map((p) => p.map(flat)) }));
        still = true;
      }
      if ("preview" in message) {
        const p = message.preview;
        this.preview = p && { ...p, line: flat(p.line), x: mx(p.at[1]), y: my(p.at[0]) };
        still = true;
      }
      if (message.selected) this.selected = new Set(message.selected.map(([k, id]) => key(k, id)));
      if ("hovered" in message) { this.told = message.hovered && key(...message.hovered); marks = true; }
      if (message.selected || message.layers || message.theme || message.words) still = marks = true;
      if (still || marks) { this.findOwners(); this.redraw(marks, still); this.showTip(); }
    }
    takePeople(change) {
      const now = performance.now();
      for (const id of change.drop || []) this.people.delete(id);
      for (const p of change.set || []) {
        const old = this.people.get(p.id), x = mx(p.at[1]), y = my(p.at[0]);
        const kept = old ? { x: old.x, y: old.y } : { x, y };
        this.people.set(p.id, { ...p, kind: "person", ...kept, toX: x, toY: y, seen: now });
        this.glide(this.people.get(p.id), now);
      }
      for (const [id, lat, lon, age] of change.move || []) {
        const p = this.people.get(id);
        if (!p) continue;
        Object.assign(p, { toX: mx(lon), toY: my(lat), age, seen: now });
        this.glide(p, now);
      }
    }
    glide(p, now) { // a short way is walked, a long one jumped
      const far = Math.hypot(p.toX - p.x, p.toY - p.y) * 256 * 2 ** this.desk.map.getZoom();
      if (this.calm || document.hidden || far > 500 || far < 0.5) { p.x = p.toX; p.y = p.toY; p.since = 0; }
      else { p.fromX = p.x; p.fromY = p.y; p.since = now; }
    }
    findOwners() {
      this.owners = new Set();
      for (const k of this.selected) {
        const [kind, id] = [k.slice(0, k.indexOf("|")), k.slice(k.indexOf("|") + 1)];
        const owner = kind === "person" ? id : (kind === "stop" ? this.stops : this.routes).get(id)?.owner;
        if (owner) this.owners.add(owner);
      }
    }

    // ---- drawing -------------------------------------------------------------------------------------------
    redraw(marks = true, still = false) {
      this.wantMarks = this.wantMarks || marks;
      this.wantStill = this.wantStill || still;
      if (!this.frame) this.frame = requestAnimationFrame((now) => this.step(now));
    }
    step(now) {
      this.frame = 0;
      let moving = 0;
      for (const p of this.people.values()) {
        if (!p.since) continue;
        const t = Math.min(1, (now - p.since) / GLIDE), e = t * t * (3 - 2 * t);
        p.x = p.fromX + (p.toX - p.fromX) * e;
        p.y = p.fromY + (p.toY - p.fromY) * e;
        if (t === 1) p.since = 0; else moving++;
      }
      if (this.wantStill) this.still.draw();
      // many at once glide at half the frames: nobody sees it and the processor does
      this.odd = !this.odd;
      if (this.wantMarks || (moving && (moving < 120 || this.odd)) || this.wasMoving > moving) this.marks.draw();
      this.wantStill = this.wantMarks = false;
      this.wasMoving = moving;
      if (moving) this.redraw(false);
    }
    projector(origin) {
      const map = this.desk.map, scale = 256 * 2 ** map.getZoom(), base = map.getPixelOrigin();
      const left = base.x + origin.x, top = base.y + origin.y;
      return [(x) => x * scale - left, (y) => y * scale - top];
    }
    trace(c, line, px, py) {
      c.moveTo(px(line[0]), py(line[1]));
      let lastX = Infinity, lastY = Infinity;
      for (let i = 2; i < line.length; i += 2) {
        const x = px(line[i]), y = py(line[i + 1]);
        if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1 && i < line.length - 2) continue;
        c.lineTo(x, y);
        lastX = x; lastY = y;
      }
    }
    paintWays(c, origin) {
      const { style, layers, words, map } = this.desk, [px, py] = this.projector(origin);
      c.lineJoin = c.lineCap = "round";
      this.desk.tools.paintAreas(c, px, py);
      if (layers.has("reach")) for (const area of this.reach) {
        c.beginPath();
        for (const polygon of area.polygons) for (const ring of polygon) { this.trace(c, ring, px, py); c.closePath(); }
        const tint = Doorstep.lifted(area.colour, style);
        c.fillStyle = tint; c.globalAlpha = 0.15; c.fill("evenodd");
        c.globalAlpha = 0.8; c.strokeStyle = tint; c.lineWidth = map.getZoom() < 12 ? 1 : 1.5;
        c.setLineDash(area.estimate ? [6, 5] : []); c.stroke(); c.setLineDash([]); c.globalAlpha = 1;
      }
      if (layers.has("reach")) for (const area of this.reach) { // the words last, over every edge
        let best = null;
        for (const polygon of area.polygons) if (polygon[0] && (!best || polygon[0].length > best.length)) best = polygon[0];
        if (!best) continue;
        let top = 0;
        for (let i = 2; i < best.length; i += 2) if (best[i + 1] < best[top + 1]) top = i;
        Doorstep.chip(c, words.minutes.replace("{n}", area.minutes), px(best[top]), py(best[top + 1]), style, area.colour);
      }
      if (layers.has("routes")) {
        const zoom = map.getZoom(), wide = zoom < 12 ? 3 : zoom < 15 ? 4 : 5;
        const all = [...this.routes.values()].sort((a, b) => this.strong(a) - this.strong(b));
        for (const r of all) this.paintRoute(c, r, wide, px, py, style);
      }
      if (this.preview) {
        c.beginPath(); this.trace(c, this.preview.line, px, py);
        c.strokeStyle = style.mark.casing; c.lineWidth = 9; c.stroke();
        c.globalAlpha = 0.28; c.strokeStyle = this.preview.colour; c.lineWidth = 9; c.stroke(); c.globalAlpha = 1;
        c.setLineDash([1, 8]); c.lineWidth = 4.5; c.stroke(); c.setLineDash([]);
      }
    }
    strong(thing) { return this.selected.has(key(thing.kind, thing.id)) || (thing.owner && this.owners.has(thing.owner)) ? 1 : 0; }
    dim(thing) { return thing.dim || (this.owners.size && !this.strong(thing)) || (this.preview && !this.owners.size) ? 1 : 0; }
    paintRoute(c, r, wide, px, py, style) {
      const strong = this.strong(r), w = wide + strong * 1.5;
      c.globalAlpha = this.dim(r) ? 0.3 : 1;
      c.beginPath(); this.trace(c, r.line, px, py);
      c.strokeStyle = style.mark.casing; c.lineWidth = w + 3; c.stroke();
      c.strokeStyle = r.colour; c.lineWidth = w;
      c.setLineDash(r.estimate ? [w * 1.6, w * 1.8] : []); c.stroke(); c.setLineDash([]);
      if (!r.estimate) this.chevrons(c, r.line, px, py, w);
      c.globalAlpha = 1;
    }
    chevrons(c, line, px, py, w) {
      c.strokeStyle = "rgba(255,255,255,.92)"; c.lineWidth = Math.max(1.2, w * 0.28);
      c.beginPath();
      let next = 60, gone = 0;
      for (let i = 2; i < line.length; i += 2) {
        const x0 = px(line[i - 2]), y0 = py(line[i - 1]), dx = px(line[i]) - x0, dy = py(line[i + 1]) - y0, d = Math.hypot(dx, dy);
        if (!d) continue;
        for (; next <= gone + d; next += 95) {
          const t = (next - gone) / d, x = x0 + dx * t, y = y0 + dy * t, ux = (dx / d) * w * 0.3, uy = (dy / d) * w * 0.3;
          if (x < -20 || y < -20 || x > 6000 || y > 6000) continue;
          c.moveTo(x - ux - uy, y - uy + ux); c.lineTo(x + ux, y + uy); c.lineTo(x - ux + uy, y - uy - ux);
        }
        gone += d;
      }
      c.stroke();
    }
    fresh(p, now) {
      if (p.age === null || p.age === undefined) return ["old", null];
      const age = p.age + (now - p.seen) / 1000;
      return [age <= LIVE ? "live" : age <= STALE ? "stale" : "old", age];
    }
    size() { const z = this.desk.map.getZoom(); return z < 10 ? 8 : z < 12 ? 11.5 : z < 14 ? 14 : z < 17 ? 16 : 17; }
    stopSize() { const z = this.desk.map.getZoom(); return z < 11 ? 4.5 : z < 12 ? 6 : z < 13 ? 8 : z < 15 ? 9.5 : z < 17 ? 11 : 12; }

    visible(marks, origin, size) { // those near the view, placed on the sheet, the important ones last
      const [px, py] = this.projector(origin), found = [];
      this.origin = origin;
      for (const m of marks) {
        m.sx = px(m.x);
        m.sy = py(m.y);
        if (m.sx < -40 || m.sy < -40 || m.sx > size.x + 40 || m.sy > size.y + 40) continue;
        const k = key(m.kind, m.id);
        m.rank = k === this.under || k === this.told ? 3 : this.selected.has(k) ? 2 : this.dim(m) ? 0 : 1;
        found.push(m);
      }
      return found.sort((a, b) => a.rank - b.rank || a.sy - b.sy);
    }
    paintStops(c, origin, size) {
      const { style, layers } = this.desk;
      this.shownStops = layers.has("stops") ? this.visible(this.stops.values(), origin, size) : [];
      for (const s of this.shownStops) { if (s.rank === 3) s.rank = 1; this.paintStop(c, s, style); }
      if (this.preview) this.paintPreview(c, ...this.projector(origin), style);
      this.drawn.stops = this.shownStops.length;
    }
    paintPeople(c, origin, size) {
      const { style, layers } = this.desk, now = performance.now();
      const pointed = [this.under, this.told].map((k) => this.find(k)).filter((m) => m && m.kind === "stop");
      if (layers.has("stops")) for (const s of this.visible(pointed, origin, size)) this.paintStop(c, s, style);
      this.shownPeople = layers.has("people") ? this.visible(this.people.values(), origin, size) : [];
      for (const p of this.shownPeople) this.paintPerson(c, p, style, now);
      this.drawn.people = this.shownPeople.length;
      this.desk.tools.paint(c, origin, ...this.projector(origin));
    }
    copy(c, sign, x, y) { // on whole device pixels: nothing is resampled
      const r = window.devicePixelRatio || 1;
      c.drawImage(sign.canvas, Math.round(x * r) / r, Math.round(y * r) / r, sign.width, sign.height);
    }
    paintStop(c, s, style) {
      const r = this.stopSize() + (s.rank > 1 ? 2 : 0), sign = Doorstep.stopSign(s, r, style);
      s.hitX = s.sx; s.hitY = s.sy - (sign.tipY - sign.headY); s.hitR = r + 3;
      if (s.rank > 1) Doorstep.halo(c, s.sx, s.hitY, r + 2, style);
      c.globalAlpha = s.dim ? 0.25 : this.dim(s) ? 0.38 : Doorstep.isDone(s.state) ? 0.72 : 1;
      this.copy(c, sign, s.sx - sign.tipX, s.sy - sign.tipY);
      c.globalAlpha = 1;
    }
    paintPerson(c, p, style, now) {
      const [fresh, age] = this.fresh(p, now), r = this.size() + (p.rank > 1 ? 2 : 0), sign = Doorstep.portrait(p, fresh, r, style);
      p.hitX = p.sx; p.hitY = p.sy; p.hitR = r + 2;
      if (p.rank > 1) Doorstep.halo(c, p.sx, p.sy, r, style);
      const carry = this.desk.tools.carry, unfit = carry && carry.known && !carry.fit.includes(p.id);
      const owned = carry ? unfit : p.dim || (this.owners.size && !this.owners.has(p.id));
      if (carry && carry.over === p.id) Doorstep.halo(c, p.sx, p.sy, r + 2, style);
      c.globalAlpha = (fresh === "live" ? 1 : fresh === "stale" ? 0.85 : 0.66) * (p.dim || unfit ? 0.3 : owned ? 0.5 : 1);
      this.copy(c, sign, p.sx - sign.width / 2, p.sy - sign.height / 2);
      if (fresh !== "live" && r >= 12) Doorstep.chip(c, this.short(age), p.sx, p.sy + r + 9, style);
      c.globalAlpha = 1;
    }
    paintPreview(c, px, py, style) {
      const p = this.preview, ghost = { kind: "stop", id: "", number: null, state: "confirmed", colour: p.colour, alert: "" };
      const x = px(p.x), y = py(p.y), sign = Doorstep.stopSign(ghost, 12, style);
      Doorstep.halo(c, x, y - (sign.tipY - sign.headY), 13, style);
      this.copy(c, sign, x - sign.tipX, y - sign.tipY);
      if (p.label) Doorstep.chip(c, p.label.length > 40 ? `${p.label.slice(0, 39)}…` : p.label, x, y - sign.tipY - 2, style, p.colour);
    }
    short(age) {
      const w = this.desk.words;
      if (age === null) return "?";
      const [text, n] = age < 5400 ? [w.minutes, age / 60] : age < 129600 ? [w.hours, age / 3600] : [w.days, age / 86400];
      return text.replace("{n}", Math.round(n));
    }
    longAge(p) {
      const w = this.desk.words, [fresh, age] = this.fresh(p, performance.now());
      if (age === null) return w.position_unknown;
      if (fresh === "live" && age < 20) return w.live;
      const [text, n] = age < 90 ? [w.seconds_ago, age] : age < 5400 ? [w.minutes_ago, age / 60]
        : age < 129600 ? [w.hours_ago, age / 3600] : [w.days_ago, age / 86400];
      return text.replace("{n}", Math.round(n));
    }

    // ---- what is where -------------------------------------------------------------------------------------
    at(container) { // the topmost mark at a point of the container, or null
      const p = this.desk.map.containerPointToLayerPoint(container).subtract(this.origin || L.point(0, 0));
      for (const list of [this.shownPeople || [], this.shownStops || []])
        for (let i = list.length - 1; i >= 0; i--) {
          const m = list[i];
          if (Math.hypot(m.hitX - p.x, m.hitY - p.y) <= m.hitR) return m;
        }
      return this.desk.layers.has("routes") ? this.routeAt(container) : null;
    }
    personAt(container) { // whoever a carried stop would be let go on; a little wider than the portrait
      const p = this.desk.map.containerPointToLayerPoint(container).subtract(this.origin || L.point(0, 0));
      let best = null, near = Infinity;
      for (const m of this.shownPeople || []) {
        const d = Math.hypot(m.hitX - p.x, m.hitY - p.y);
        if (d <= m.hitR + 6 && d < near) { best = m; near = d; }
      }
      return best;
    }
    routeAt(container) {
      const origin = this.desk.map.containerPointToLayerPoint([0, 0]), [px, py] = this.projector(origin);
      let best = null, near = 6;
      for (const r of this.routes.values()) {
        for (let i = 2, x0 = px(r.line[0]), y0 = py(r.line[1]); i < r.line.length; i += 2) {
          const x1 = px(r.line[i]), y1 = py(r.line[i + 1]), dx = x1 - x0, dy = y1 - y0;
          const t = Math.max(0, Math.min(1, ((container.x - x0) * dx + (container.y - y0) * dy) / (dx * dx + dy * dy || 1)));
          const d = Math.hypot(x0 + dx * t - container.x, y0 + dy * t - container.y);
          if (d < near) { near = d; best = r; }
          x0 = x1; y0 = y1;
        }
      }
      return best;
    }
    find(k) {
      if (!k) return null;
      const cut = k.indexOf("|"), kind = k.slice(0, cut), id = k.slice(cut + 1);
      return (kind === "person" ? this.people : kind === "stop" ? this.stops : this.routes).get(id) || null;
    }
    inOrder() { // for walking by key: worst alerts first, then stops by number, then people by name
      const weight = { problem: 0, late: 1, risk: 2 };
      const stops = [...this.stops.values()].sort((a, b) => (weight[a.alert] ?? 3) - (weight[b.alert] ?? 3) ||
        (a.number ?? 999) - (b.number ?? 999) || (a.label < b.label ? -1 : 1));
      const people = [...this.people.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      return [...(this.desk.layers.has("stops") ? stops : []), ...(this.desk.layers.has("people") ? people : [])];
    }

    // ---- words about one mark ------------------------------------------------------------------------------
    lines(m) { // the first is the name
      const w = this.desk.words, out = [];
      if (m.kind === "person") {
        out.push(m.name || m.initials);
        out.push([w[`person_${m.state}`], m.note].filter(Boolean).join(" · "));
        out.push(this.longAge(m));
      } else if (m.kind === "stop") {
        out.push(m.label || (m.number === null ? w.unassigned : w.stop_number.replace("{n}", m.number)));
        out.push([m.number === null ? w.unassigned : w.stop_number.replace("{n}", m.number), w[`stop_${m.state}`],
          w[`alert_${m.alert}`]].filter(Boolean).join(" · "));
        out.push(m.note);
      }
      return out.filter(Boolean);
    }
    showTip() { // for what is under the pointer, else for what a row elsewhere points at
      const m = this.find(this.under) || this.find(this.told), tip = this.desk.tip;
      const lines = m ? this.lines(m) : [];
      if (!lines.length || m.kind === "route") { tip.hidden = true; return; }
      const rows = lines.map((text, i) => {
        const row = document.createElement("div");
        row.className = i ? "desk-tip-line" : "desk-tip-name";
        row.dir = "auto";
        row.textContent = text;
        return row;
      });
      tip.replaceChildren(...rows);
      tip.hidden = false;
      const map = this.desk.map, scale = 256 * 2 ** map.getZoom(), base = map.getPixelOrigin(), size = map.getSize();
      const p = map.layerPointToContainerPoint([m.x * scale - base.x, m.y * scale - base.y]);
      const up = m.kind === "stop" ? 34 : 24, wide = tip.offsetWidth, high = tip.offsetHeight;
      tip.style.left = `${Math.max(6, Math.min(size.x - wide - 6, p.x - wide / 2))}px`;
      tip.style.top = `${p.y - up - high > 4 ? p.y - up - high : p.y + 22}px`;
    }
  };
})();
