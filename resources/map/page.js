// Puts the parts together, keeps the post with the desk, and turns the pointer into messages.
"use strict";
(() => {
  Doorstep.root = "doorstep://map/";
  const DRAG_START = 4;

  Doorstep.start = function (map) {
    const desk = { map, theme: "light", style: Doorstep.styles.light, language: "en", words: {}, city: null,
      layers: new Set(["people", "stops", "routes", "reach", "areas", "labels"]), store: new Doorstep.TileStore(), seq: 0 };
    for (const [name, height] of [["desk-still", 410], ["desk-marks", 450]]) {
      const pane = map.createPane(name);
      pane.style.zIndex = height;
      pane.style.pointerEvents = "none";
    }
    map.boxZoom.disable();
    desk.say = (message) => { if (desk.channel) desk.channel.say(JSON.stringify(message)); };
    desk.frame = new Doorstep.Frame(desk);
    desk.ground = new Doorstep.Ground(desk).addTo(map);
    desk.labels = new Doorstep.Labels(desk);
    desk.tools = new Doorstep.Tools(desk);
    desk.live = new Doorstep.Live(desk);
    // A box that was brought into view stays in view when the panel changes its size, until somebody moves the map.
    let held = null, ours = false;
    desk.show = (box, animate) => {
      held = box;
      ours = true;
      const pad = Math.min(44, map.getSize().x / 8, map.getSize().y / 8);
      map.fitBounds([[box[0], box[1]], [box[2], box[3]]],
        { padding: [pad, pad], maxZoom: 17, animate: animate && !desk.live.calm });
    };
    map.on("movestart zoomstart", () => { if (!ours) held = null; });
    map.on("moveend", () => { ours = false; });
    map.on("resize", () => { if (held) desk.show(held, false); });
    desk.fitAll = () => {
      const x = [], y = [];
      for (const m of [...desk.live.people.values(), ...desk.live.stops.values()]) { x.push(m.toX ?? m.x); y.push(m.toY ?? m.y); }
      for (const r of desk.live.routes.values()) r.line.forEach((v, i) => (i % 2 ? y : x).push(v));
      if (!x.length) { if (desk.city) desk.show(desk.city.bounds, true); return; }
      const spot = (a, b) => map.options.crs.pointToLatLng(L.point(a, b).multiplyBy(256), 0);
      const least = (v) => v.reduce((a, b) => Math.min(a, b)), most = (v) => v.reduce((a, b) => Math.max(a, b));
      const a = spot(least(x), most(y)), b = spot(most(x), least(y));
      desk.show([a.lat, a.lng, b.lat, b.lng], true);
    };
    Doorstep.desk = desk;
    pointer(desk);
    new QWebChannel(qt.webChannelTransport, (opened) => {
      desk.channel = opened.objects.desk;
      desk.channel.update.connect((text) => apply(desk, JSON.parse(text)));
      desk.say({ say: "ready" });
    });
  };

  function apply(desk, message) {
    let paint = false, names = false, words = false;
    if (message.theme) {
      desk.theme = message.theme;
      desk.style = Doorstep.styles[message.theme] || Doorstep.styles.light;
      document.documentElement.dataset.theme = message.theme;
      paint = names = true;
    }
    if (message.language) {
      desk.language = message.language;
      document.documentElement.lang = message.language === "zh" ? "zh-Hans" : message.language; // chooses Han forms
      names = true;
    }
    if (message.words) { desk.words = message.words; words = true; }
    if (message.layers) { desk.layers = new Set(message.layers); names = true; }
    if ("city" in message) {
      desk.city = message.city;
      desk.store.clear();
      desk.map.setMinZoom(message.city ? 8 : 3);
      if (message.city) desk.show(message.city.bounds, false);
      paint = names = words = true;
    }
    desk.live.apply(message);
    desk.tools.apply(message);
    if (message.routes || "reach" in message || "preview" in message) words = true;
    if (words) desk.frame.words();
    if (paint) { desk.store.round++; desk.ground.redraw(); }
    if (names) desk.labels.gather(true);
    if (message.fit) desk.show(message.fit, desk.seq > 1);
    desk.seq = message.seq;
    desk.say({ say: "applied", seq: message.seq });
  }

  function pointer(desk) {
    const { map, live } = desk, box = map.getContainer();
    let drag = null;
    const under = (e) => live.at(map.mouseEventToContainerPoint(e));
    desk.menuFor = (m) => {
      const scale = 256 * 2 ** map.getZoom(), base = map.getPixelOrigin();
      const p = map.layerPointToContainerPoint([m.x * scale - base.x, m.y * scale - base.y]);
      const spot = map.containerPointToLatLng(p);
      menu(m, spot, p);
    };
    function menu(m, spot, p) {
      desk.say({ say: "menu", kind: m ? m.kind : "map", id: m ? m.id : "", lat: spot.lat, lon: L.Util.wrapNum(spot.lng, [-180, 180], true),
        x: Math.round(p.x), y: Math.round(p.y) });
    }
    function hover(m) {
      const k = m ? `${m.kind}|${m.id}` : null;
      if (k === live.under) return;
      live.under = k;
      box.classList.toggle("desk-pointing", Boolean(m));
      live.redraw();
      live.showTip();
      desk.say({ say: "hovered", kind: m ? m.kind : "map", id: m ? m.id : "" });
    }
    desk.hover = hover;
    map.on("mousemove", (e) => { if (!drag && !desk.tools.drag && !map.dragging.moving()) hover(live.at(e.containerPoint)); });
    map.on("mouseout", () => hover(null));
    map.on("movestart zoomstart", () => { desk.tip.hidden = true; });
    map.on("moveend", () => live.showTip());
    map.on("click", (e) => {
      if (drag || desk.tools.busy) return;
      if (desk.tools.closes(e.containerPoint)) { desk.say({ say: "pressed", key: "enter", id: "" }); return; }
      const m = desk.tools.tool === "draw" ? null : live.at(e.containerPoint);
      if (m) desk.say({ say: "picked", kind: m.kind, id: m.id });
      else desk.say({ say: "map_clicked", lat: e.latlng.lat, lon: L.Util.wrapNum(e.latlng.lng, [-180, 180], true) });
    });
    map.on("contextmenu", (e) => {
      L.DomEvent.preventDefault(e.originalEvent);
      menu(live.at(e.containerPoint), e.latlng, e.containerPoint);
    });
    // A movable pin follows the pointer; the desk hears where it was let go.
    box.addEventListener("mousedown", (e) => {
      const m = e.button === 0 ? under(e) : null;
      if (!m || m.kind !== "stop" || !m.movable) return;
      drag = { m, from: map.mouseEventToContainerPoint(e), moved: false };
      map.dragging.disable();
    }, true);
    window.addEventListener("mousemove", (e) => {
      if (!drag) return;
      const p = map.mouseEventToContainerPoint(e);
      if (!drag.moved && p.distanceTo(drag.from) < DRAG_START) return;
      drag.moved = true;
      const spot = map.options.crs.latLngToPoint(map.containerPointToLatLng(p), 0).divideBy(256);
      drag.m.x = spot.x;
      drag.m.y = spot.y;
      live.redraw(false, true);
    });
    window.addEventListener("mouseup", () => {
      if (!drag) return;
      const { m, moved } = drag;
      map.dragging.enable();
      setTimeout(() => { drag = null; }, 0); // the click that follows belongs to the drag
      if (!moved) { desk.say({ say: "picked", kind: "stop", id: m.id }); return; }
      const spot = map.options.crs.pointToLatLng(L.point(m.x, m.y).multiplyBy(256), 0);
      desk.say({ say: "pin_moved", id: m.id, lat: spot.lat, lon: L.Util.wrapNum(spot.lng, [-180, 180], true) });
    });
  }

  // What is on the map, as plain values: for the desk's own check of itself and for tests.
  Doorstep.report = function () {
    const desk = Doorstep.desk, { live, labels, store, ground, theme, language, city, seq, map } = desk;
    const c = map.getCenter();
    return JSON.stringify({ people: live.people.size, stops: live.stops.size, routes: live.routes.size, reach: live.reach.length,
      preview: Boolean(live.preview), selected: live.selected.size, drawn: live.drawn, names: labels.shown, painted: ground.painted,
      areas: desk.tools.areas.length, sketch: desk.tools.sketch && desk.tools.sketch.ring.length / 2, carry: desk.tools.carry,
      tool: desk.tools.tool, failed: store.failed, theme, language, city: city && city.name, seq, zoom: map.getZoom(), centre: [c.lat, c.lng],
      moving: [...live.people.values()].filter((p) => p.since).length });
  };
  Doorstep.where = function (kind, id) { // container pixels of one mark
    const { live, map } = Doorstep.desk, m = live.find(`${kind}|${id}`);
    if (!m || m.hitX === undefined) return null;
    const p = map.layerPointToContainerPoint(L.point(m.hitX, m.hitY).add(live.origin));
    return JSON.stringify([Math.round(p.x), Math.round(p.y)]);
  };
})();
