// How the map looks: one table of colours for each theme, one table of widths for all. The colours of states and
// alerts are those of ui/theme/colours.py, so that board and map speak one language.
// A new look is a new entry here; nothing else knows a colour of the ground.
"use strict";
const Doorstep = {};

Doorstep.styles = {
  light: {
    ground: "#f4f2ed", grid: "#e4e0d8", gridStrong: "#d6d1c6",
    landuse: {
      residential: "#eeebe4", commercial: "#f3e9e4", retail: "#f5e8e2", industrial: "#ebe8ec", railway: "#ebe9eb",
      military: "#efe6e2", education: "#f3eddb", hospital: "#f8e6e4", wood: "#cfe3c1", scrub: "#d9e7c8",
      grass: "#dfebcf", park: "#cde7c1", garden: "#d3e9c6", cemetery: "#d7e4cd", pitch: "#c3e3c6",
      playground: "#d6ebcf", farmland: "#f0eedd", orchard: "#e2ebc9", vineyard: "#e5ebcb", allotments: "#e4ebd2",
      nature: "#dbe9d0", golf: "#cfe8c2", sand: "#f6edcd", rock: "#e6e2da", glacier: "#eaf4f9", wetland: "#d5e8df",
      parking: "#ebe8e6", square: "#f1ebe3", airport: "#e9e7ee", pier: "#efece5", construction: "#ebe5d8",
    },
    water: "#a8d0e8", waterEdge: "#8fbfdc", waterway: "#98c6e2",
    building: "#e2dbd0", buildingEdge: "#d0c6b6", buildingShadow: "rgba(90,78,58,.16)",
    boundary: "#a590b4",
    road: {
      motorway: ["#f7b267", "#dd9143"], trunk: ["#fbc888", "#dfa35f"], primary: ["#fddf9f", "#ddbb72"],
      secondary: ["#fff0bd", "#dccb90"], tertiary: ["#ffffff", "#d3cbbb"], minor: ["#ffffff", "#d9d3c7"],
      pedestrian: ["#f3ede4", "#d9d0c3"], service: ["#ffffff", "#e0dbd0"], runway: ["#d9d7df", "#c4c1cc"],
      taxiway: ["#dedce4", null], construction: ["#e6dcc6", "#c9bd9f"], pier: ["#efece5", "#d9d3c7"],
    },
    minorThin: "#dad4c8", tunnel: "rgba(244,242,237,.62)",
    track: "#c8b48f", path: "#d3b3a5", steps: "#c69c8d", ferry: "#6fa3c7",
    rail: "#a6a3aa", railGap: "#f6f4f1", tram: "#b1acb6", oneway: "#a49c8d",
    label: {
      place: "#2a2f3a", suburb: "#4d5462", small: "#666d7a", road: "#575046", roadMinor: "#6d665a",
      water: "#3c7fa8", green: "#4b7f45", area: "#7b7565", number: "#968d7d", halo: "rgba(255,255,255,.92)",
      shield: ["#ffffff", "#c9a25f", "#5d4a2b"],
      poi: { food: "#9c6840", shop: "#74609a", health: "#b3504c", education: "#80693f", culture: "#835676",
        lodging: "#4d6f9f", worship: "#6f6a62", public: "#5c6a82", transport: "#3a6ea8", parking: "#5279ab",
        fuel: "#75683f", bank: "#517868", sport: "#457f5f", leisure: "#457f5f", nature: "#4b7f45",
        office: "#757a84", other: "#757a84" },
    },
    state: { free: "#4a5fd0", new: "#7448c4", confirmed: "#2563b8", assigned: "#4a5fd0", accepted: "#12786d",
      on_the_way: "#0f7499", arrived: "#5f7a12", in_service: "#1f7a45", on_hold: "#a86300", break: "#a86300",
      completed: "#6b7483", off: "#6b7483" },
    alert: { risk: "#d08700", late: "#c22f2f", problem: "#b53382" },
    mark: { edge: "#ffffff", casing: "rgba(255,255,255,.9)", shadow: "rgba(25,30,40,.34)", halo: "#3a57d4",
      chip: "#ffffff", chipText: "#3a414d", old: "#9aa1ac", hollow: "#ffffff", lift: 0, glyph: "#ffffff" },
  },
  dark: {
    ground: "#20252c", grid: "#2a3038", gridStrong: "#353c46",
    landuse: {
      residential: "#252a32", commercial: "#2b2a2f", retail: "#2d2a2f", industrial: "#292b35", railway: "#282b31",
      military: "#2c2a2b", education: "#2c2b26", hospital: "#30292d", wood: "#22342c", scrub: "#23322c",
      grass: "#25322b", park: "#23382e", garden: "#24362e", cemetery: "#27332d", pitch: "#233b33",
      playground: "#253630", farmland: "#272b26", orchard: "#273128", vineyard: "#283128", allotments: "#272f29",
      nature: "#23322c", golf: "#23382e", sand: "#33312a", rock: "#2b2e31", glacier: "#2c3841", wetland: "#213132",
      parking: "#282c33", square: "#2c3037", airport: "#292c36", pier: "#272b32", construction: "#2e2c28",
    },
    water: "#152f45", waterEdge: "#22465f", waterway: "#1b3c56",
    building: "#303640", buildingEdge: "#3d4450", buildingShadow: "rgba(0,0,0,.3)",
    boundary: "#7d6c92",
    road: {
      motorway: ["#a9814a", "#16191e"], trunk: ["#97774c", "#16191e"], primary: ["#80704f", "#16191e"],
      secondary: ["#696458", "#16191e"], tertiary: ["#565e6b", "#171a20"], minor: ["#48505d", "#191d23"],
      pedestrian: ["#3b414b", "#1d2127"], service: ["#3f4652", "#1c2026"], runway: ["#3a414d", "#1f242b"],
      taxiway: ["#353c47", null], construction: ["#413d33", "#1e2124"], pier: ["#2f353e", "#1f242a"],
    },
    minorThin: "#454d59", tunnel: "rgba(32,37,44,.55)",
    track: "#5f5440", path: "#5d5352", steps: "#6d5a57", ferry: "#3f6784",
    rail: "#666d79", railGap: "#2a2f37", tram: "#555c69", oneway: "#8a92a0",
    label: {
      place: "#f0f2f6", suburb: "#c9d0db", small: "#abb3c0", road: "#c6ccd6", roadMinor: "#a3abb8",
      water: "#78b0d6", green: "#86b990", area: "#a19e93", number: "#7d8592", halo: "rgba(20,24,29,.88)",
      shield: ["#3a3226", "#a9814a", "#f0d9ae"],
      poi: { food: "#c29a72", shop: "#a896c0", health: "#d08c88", education: "#b8a27c", culture: "#b795b0",
        lodging: "#8fabd0", worship: "#a39f97", public: "#97a2b8", transport: "#86aedd", parking: "#8fabd0",
        fuel: "#aea079", bank: "#90b0a2", sport: "#88b498", leisure: "#88b498", nature: "#86b990",
        office: "#969ca7", other: "#969ca7" },
    },
    state: { free: "#8495fa", new: "#a081ee", confirmed: "#5f9bef", assigned: "#8495fa", accepted: "#36b0a2",
      on_the_way: "#35a9cc", arrived: "#93b02f", in_service: "#3fb57c", on_hold: "#dd9f33", break: "#dd9f33",
      completed: "#8b95a5", off: "#8b95a5" },
    alert: { risk: "#dd9f33", late: "#ef6a72", problem: "#de6bb0" },
    mark: { edge: "#12151a", casing: "rgba(14,17,21,.85)", shadow: "rgba(0,0,0,.6)", halo: "#8da2fb",
      chip: "#12151a", chipText: "#d6dbe4", old: "#6b7380", hollow: "#262c34", lift: 0.42, glyph: "#0f1216" },
  },
};

// For paper: little ink, black names.
Doorstep.styles.print = {
  ...Doorstep.styles.light,
  ground: "#ffffff",
  landuse: Object.fromEntries(Object.keys(Doorstep.styles.light.landuse).map((k) => [k,
    ["wood", "scrub", "grass", "park", "garden", "nature", "golf"].includes(k) ? "#edf3ea" : "#ffffff"])),
  water: "#dcebf4", waterEdge: "#a9c4d6", waterway: "#b9d3e3",
  building: "#eeeeee", buildingEdge: "#cfcfcf", buildingShadow: "rgba(0,0,0,0)",
  road: Object.fromEntries(Object.keys(Doorstep.styles.light.road).map((k) => [k,
    ["motorway", "trunk", "primary"].includes(k) ? ["#e3e3e3", "#8c8c8c"] : ["#ffffff", "#b0b0b0"]])),
  tunnel: "rgba(255,255,255,.6)",
  label: { ...Doorstep.styles.light.label, place: "#000", suburb: "#222", small: "#333", road: "#222",
    roadMinor: "#333", number: "#555", halo: "#ffffff" },
};

// Width in css pixels at each zoom; between two zooms it grows evenly, beyond the ends it stays.
Doorstep.widths = {
  motorway: [[8, 1.1], [10, 1.8], [12, 3], [14, 5.2], [16, 11], [18, 22], [20, 34]],
  trunk: [[8, 0.9], [10, 1.6], [12, 2.8], [14, 4.8], [16, 10.5], [18, 21], [20, 32]],
  primary: [[9, 0.8], [10, 1.2], [12, 2.4], [14, 4.4], [16, 10], [18, 20], [20, 31]],
  secondary: [[10, 0.8], [12, 1.9], [14, 3.8], [16, 9], [18, 18.5], [20, 29]],
  tertiary: [[11, 0.8], [12, 1.4], [14, 3.2], [16, 8], [18, 17], [20, 27]],
  minor: [[12, 0.6], [13, 1.1], [14, 2.2], [15, 3.8], [16, 6.2], [18, 14.5], [20, 25]],
  pedestrian: [[13, 0.7], [14, 1.3], [16, 4.2], [18, 10], [20, 18]],
  service: [[13, 0.5], [14, 1], [15, 1.7], [16, 3.2], [18, 8], [20, 15]],
  construction: [[14, 1.4], [16, 5], [18, 12], [20, 20]],
  runway: [[11, 1.5], [13, 5], [15, 16], [17, 50], [20, 140]],
  taxiway: [[13, 1], [15, 4], [17, 12], [20, 36]],
  pier: [[14, 1.2], [16, 3], [18, 7], [20, 12]],
  track: [[13, 0.6], [16, 1.3], [19, 2.4]],
  path: [[14, 0.6], [16, 1.1], [19, 2]],
  steps: [[14, 1], [16, 2.2], [19, 5]],
  ferry: [[8, 0.8], [14, 1.4]],
};

Doorstep.widthAt = function (kind, zoom) {
  const table = Doorstep.widths[kind];
  if (!table) return 1;
  if (zoom <= table[0][0]) return table[0][1];
  for (let i = 1; i < table.length; i++) {
    const [z1, w1] = table[i], [z0, w0] = table[i - 1];
    if (zoom <= z1) return w0 + ((w1 - w0) * (zoom - z0)) / (z1 - z0);
  }
  return table[table.length - 1][1];
};

// Faces that carry Latin and Chinese on each system; the page's language chooses the Han forms.
Doorstep.face = '"Noto Sans","Segoe UI","SF Pro Text","Helvetica Neue","PingFang SC","Microsoft YaHei UI",' +
  '"Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif';
