// The streets: vector tiles of the loaded city, painted on canvas tiles. Stored for zoom 8…14; closer zooms are
// painted from 14. Layers and attributes are those named at the top of app/adapters/city/basemap/build.py.
"use strict";
(() => {
  const DEEPEST = 14, SHALLOWEST = 8, EXTENT = 4096, KEEP = 240;

  // ---- the store of read tiles ----------------------------------------------------------------------------
  Doorstep.TileStore = class {
    constructor() { this.tiles = new Map(); this.clear(); }
    clear() { this.tiles.clear(); this.round = (this.round || 0) + 1; this.failed = 0; }
    // The stored tile that covers z/x/y, read: { z, x, y, layers }. Never rejects; what cannot be read is empty.
    get(z, x, y) {
      const key = `${z}/${x}/${y}`;
      let found = this.tiles.get(key);
      if (found) { this.tiles.delete(key); this.tiles.set(key, found); return found; } // newest last
      found = fetch(`${Doorstep.root}tile/${key}`)
        .then((answer) => answer.arrayBuffer())
        .then((bytes) => ({ z, x, y, layers: Doorstep.readTile(bytes) }))
        .catch(() => { this.failed++; return { z, x, y, layers: {} }; });
      this.tiles.set(key, found);
      if (this.tiles.size > KEEP) this.tiles.delete(this.tiles.keys().next().value);
      return found;
    }
  };

  Doorstep.storedZoom = (zoom) => Math.max(SHALLOWEST, Math.min(DEEPEST, Math.floor(zoom)));

  // ---- painting one tile ----------------------------------------------------------------------------------
  const ROADS = ["construction", "pier", "taxiway", "runway", "service", "pedestrian", "minor", "tertiary", "secondary",
    "primary", "trunk", "motorway"]; // from below to above
  const BARE = { ferry: [4, 5], track: [5, 3], path: [2.2, 2.4], steps: [1, 1.4] }; // lines without an edge, dashed
  const FROM = { construction: 14, pier: 14, taxiway: 13, runway: 11, service: 14, pedestrian: 13, track: 14, path: 15,
    steps: 15 };

  class Painter {
    constructor(canvas, style, zoom, scale, left, top, ratio) {
      Object.assign(this, { style, zoom });
      this.c = canvas.getContext("2d");
      this.c.fillStyle = style.ground;
      this.c.fillRect(0, 0, canvas.width, canvas.height);
      this.c.setTransform(scale, 0, 0, scale, -left, -top);
      this.px = ratio / scale; // one css pixel in units of the tile
      const margin = 40 * this.px;
      this.view = [left / scale - margin, top / scale - margin,
        (left + canvas.width) / scale + margin, (top + canvas.height) / scale + margin];
      this.c.lineJoin = "round";
    }
    near(features) { // those that touch this canvas: close zooms paint a corner of a stored tile
      const [x0, y0, x1, y1] = this.view;
      return (features || []).filter((f) => f.box[2] >= x0 && f.box[0] <= x1 && f.box[3] >= y0 && f.box[1] <= y1);
    }
    trace(f) {
      for (const p of f.parts) {
        this.c.moveTo(p[0], p[1]);
        for (let i = 2; i < p.length; i += 2) this.c.lineTo(p[i], p[i + 1]);
        if (f.kind === 3) this.c.closePath();
      }
    }
    fill(f, colour) { this.c.fillStyle = colour; this.c.beginPath(); this.trace(f); this.c.fill("evenodd"); }
    stroke(features, colour, width, dash, cap) {
      if (!features.length) return;
      this.c.strokeStyle = colour;
      this.c.lineWidth = width * this.px;
      this.c.lineCap = cap || "round";
      this.c.setLineDash(dash ? dash.map((d) => d * this.px) : []);
      this.c.beginPath();
      for (const f of features) this.trace(f);
      this.c.stroke();
      if (dash) this.c.setLineDash([]);
    }

    land(layers) {
      for (const f of this.near(layers.landuse)) {
        const colour = this.style.landuse[f.tags.class];
        if (colour) this.fill(f, colour);
      }
    }
    water(layers) {
      const areas = this.near(layers.water), lines = this.near(layers.waterway).filter((f) => !f.tags.tunnel);
      const wide = this.zoom < 12 ? 1 : this.zoom < 14 ? 1.6 : this.zoom < 16 ? 2.6 : 4.5;
      for (const [kinds, factor] of [[["ditch", "stream", "dam"], 0.45], [["canal", "river"], 1]])
        this.stroke(lines.filter((f) => kinds.includes(f.tags.class)), this.style.waterway, wide * factor);
      for (const f of areas) this.fill(f, this.style.water);
      if (this.zoom >= 13) {
        // the edge is drawn inside the water only, so that tiles join without a seam
        this.c.save();
        for (const f of areas) {
          this.c.save();
          this.c.beginPath(); this.trace(f); this.c.clip("evenodd");
          this.stroke([f], this.style.waterEdge, 1.6);
          this.c.restore();
        }
        this.c.restore();
      }
    }
    buildings(layers) {
      if (this.zoom < 13) return;
      const all = this.near(layers.buildings);
      if (!all.length) return;
      if (this.zoom >= 16) { // a little depth, cheaper than height
        const d = Math.min(3, (this.zoom - 14.5) * 0.9) * this.px;
        this.c.save();
        this.c.translate(d * 0.6, d);
        this.c.fillStyle = this.style.buildingShadow;
        this.c.beginPath();
        for (const f of all) this.trace(f);
        this.c.fill();
        this.c.restore();
      }
      this.c.fillStyle = this.style.building;
      this.c.globalAlpha = this.zoom < 14 ? 0.6 : 1;
      this.c.beginPath();
      for (const f of all) this.trace(f);
      this.c.fill();
      if (this.zoom >= 15) {
        this.c.strokeStyle = this.style.buildingEdge;
        this.c.lineWidth = 0.8 * this.px;
        this.c.stroke();
      }
      this.c.globalAlpha = 1;
    }
    boundaries(layers) {
      const lines = this.near(layers.boundaries);
      for (const f of lines) {
        const strong = f.tags.level <= 4;
        if (!strong && this.zoom < 11) continue;
        this.c.globalAlpha = strong ? 0.75 : 0.4;
        this.stroke([f], this.style.boundary, strong ? 1.6 : 1, strong ? [8, 3, 2, 3] : [4, 4], "butt");
      }
      this.c.globalAlpha = 1;
    }
    width(f) { return Doorstep.widthAt(f.tags.class, this.zoom) * (f.tags.link ? 0.6 : 1); }
    roads(layers) {
      // three floors: under the ground, on it, and over it
      const floors = new Map(), at = (n) => { if (!floors.has(n)) floors.set(n, []); return floors.get(n); };
      for (const f of this.near(layers.roads)) {
        if (this.zoom < (FROM[f.tags.class] || 0)) continue;
        at(f.tags.tunnel ? -9 : f.tags.bridge ? Math.max(1, f.tags.layer || 1) : 0).push(f);
      }
      for (const f of this.near(layers.rail)) if (!f.tags.tunnel) at(f.tags.bridge ? Math.max(1, f.tags.layer || 1) : 0);
      for (const floor of [...floors.keys()].sort((a, b) => a - b)) {
        this.floor(floors.get(floor), floor);
        this.rails(layers, floor);
      }
    }
    floor(roads, floor) {
      const tunnel = floor < 0, bridge = floor > 0, groups = new Map();
      for (const f of roads) {
        const key = f.tags.class + (f.tags.link ? "+" : "");
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key).push(f);
      }
      for (const kind of Object.keys(BARE)) {
        const some = groups.get(kind);
        if (!some) continue;
        if (bridge && kind !== "ferry") this.stroke(some, this.style.ground, this.width(some[0]) + 2.4);
        const dash = kind === "track" && this.zoom < 16 ? null : BARE[kind].map((d) => d * (this.zoom > 16 ? 1.5 : 1));
        this.c.globalAlpha = tunnel ? 0.4 : this.zoom < 16 && kind !== "ferry" ? 0.75 : 1;
        this.stroke(some, this.style[kind], this.width(some[0]), dash, "butt");
        this.c.globalAlpha = 1;
      }
      const extra = this.zoom < 12 ? 0.8 : this.zoom < 14 ? 1.2 : this.zoom < 16 ? 1.6 : 2.2;
      const order = ROADS.flatMap((kind) => [kind + "+", kind]);
      for (const key of order) { // all edges first, so that crossings are open
        const some = groups.get(key), colours = some && this.style.road[some[0].tags.class];
        if (!some || !colours || !colours[1]) continue;
        const w = this.width(some[0]);
        if (w < 1.3 && !bridge) continue;
        this.stroke(some, colours[1], w + extra + (bridge ? 0.8 : 0), tunnel ? [3, 3] : null, bridge || tunnel ? "butt" : "round");
      }
      for (const key of order) {
        const some = groups.get(key), colours = some && this.style.road[some[0].tags.class];
        if (!some || !colours) continue;
        const w = this.width(some[0]);
        const thin = w < 1.3 && !bridge && key.startsWith("minor") ? this.style.minorThin : colours[0];
        this.stroke(some, thin, w);
        if (tunnel) this.stroke(some, this.style.tunnel, w);
        if (this.zoom >= 17 && !tunnel) for (const f of some) if (f.tags.oneway) this.arrows(f);
      }
    }
    rails(layers, floor) {
      const here = this.near(layers.rail).filter((f) => !f.tags.tunnel && floor >= 0 &&
        (f.tags.bridge ? Math.max(1, f.tags.layer || 1) : 0) === floor);
      if (!here.length) return;
      const main = here.filter((f) => !f.tags.service && !["tram", "subway", "aerialway"].includes(f.tags.class));
      const side = here.filter((f) => f.tags.service || f.tags.class === "tram" || f.tags.class === "subway");
      const air = here.filter((f) => f.tags.class === "aerialway");
      if (this.zoom >= 13) this.stroke(side, this.style.tram, this.zoom >= 16 ? 1.4 : 0.9, null, "butt");
      if (this.zoom >= 14) {
        const w = this.zoom >= 17 ? 3.4 : this.zoom >= 15 ? 2.6 : 2;
        this.stroke(main, this.style.rail, w, null, "butt");
        this.stroke(main, this.style.railGap, w - 1.2, [6, 6], "butt");
      } else this.stroke(main, this.style.rail, this.zoom >= 11 ? 1.2 : 0.8, null, "butt");
      if (this.zoom >= 14) this.stroke(air, this.style.rail, 1, [10, 3, 2, 3], "butt");
    }
    arrows(f) {
      const step = 130 * this.px, size = Math.min(4.5, this.width(f) * 0.32) * this.px, turn = f.tags.oneway < 0 ? Math.PI : 0;
      this.c.strokeStyle = this.style.oneway;
      this.c.lineWidth = 1.3 * this.px;
      this.c.lineCap = "round";
      this.c.beginPath();
      for (const p of f.parts) {
        let next = step / 2;
        for (let i = 2, gone = 0; i < p.length; i += 2) {
          const dx = p[i] - p[i - 2], dy = p[i + 1] - p[i - 1], length = Math.hypot(dx, dy);
          for (; length && next <= gone + length; next += step) {
            const t = (next - gone) / length, x = p[i - 2] + dx * t, y = p[i - 1] + dy * t, a = Math.atan2(dy, dx) + turn;
            const ux = Math.cos(a) * size, uy = Math.sin(a) * size;
            this.c.moveTo(x - ux * 1.4, y - uy * 1.4);
            this.c.lineTo(x + ux, y + uy);
            this.c.moveTo(x + ux * 0.1 + uy * 0.7, y + uy * 0.1 - ux * 0.7);
            this.c.lineTo(x + ux, y + uy);
            this.c.lineTo(x + ux * 0.1 - uy * 0.7, y + uy * 0.1 + ux * 0.7);
          }
          gone += length;
        }
      }
      this.c.stroke();
    }
  }

  function paintGrid(canvas, style, at, ratio) {
    const c = canvas.getContext("2d");
    c.fillStyle = style.ground;
    c.fillRect(0, 0, canvas.width, canvas.height);
    c.scale(ratio, ratio);
    for (let i = 0; i < 4; i++) {
      c.fillStyle = i ? style.grid : style.gridStrong;
      c.fillRect(i * 64, 0, 1, 256);
      c.fillRect(0, i * 64, 256, 1);
    }
    void at;
  }

  // ---- the layer Leaflet asks for tiles --------------------------------------------------------------------
  Doorstep.Ground = L.GridLayer.extend({
    options: { minZoom: 3, maxZoom: 20, keepBuffer: 2, updateWhenIdle: false, updateWhenZooming: false },
    initialize(desk) { L.GridLayer.prototype.initialize.call(this); this.desk = desk; this.painted = 0; },
    createTile(at, done) {
      const canvas = L.DomUtil.create("canvas", "leaflet-tile"), ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = Math.round(256 * ratio);
      const { style, city, store } = this.desk, round = store.round;
      if (!city || at.z < SHALLOWEST) {
        paintGrid(canvas, city ? { ...style, grid: style.ground, gridStrong: style.ground } : style, at, ratio);
        setTimeout(() => done(null, canvas), 0);
        return canvas;
      }
      const z = Doorstep.storedZoom(at.z), deeper = at.z - z, times = 2 ** deeper;
      const world = 2 ** at.z, column = ((at.x % world) + world) % world;
      if (at.y < 0 || at.y >= world) {
        canvas.getContext("2d").fillStyle = style.ground;
        canvas.getContext("2d").fillRect(0, 0, canvas.width, canvas.height);
        setTimeout(() => done(null, canvas), 0);
        return canvas;
      }
      const x = Math.floor(column / times), y = Math.floor(at.y / times);
      store.get(z, x, y).then(({ layers }) => {
        if (round !== store.round) return;
        const scale = (canvas.width * times) / EXTENT;
        const p = new Painter(canvas, style, at.z, scale, (column - x * times) * canvas.width,
          (at.y - y * times) * canvas.width, ratio);
        p.land(layers); p.water(layers); p.buildings(layers); p.boundaries(layers); p.roads(layers);
        this.painted++;
        done(null, canvas);
      });
      return canvas;
    },
  });
})();
