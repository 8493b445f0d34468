// How the map looks: one table of colours for each theme, one table of widths for all.
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
    tunnel: "rgba(244,242,237,.62)",
    track: "#c3ab80", path: "#cf9f8c", steps: "#c58a78", ferry: "#6fa3c7",
    rail: "#a6a3aa", railGap: "#f6f4f1", tram: "#b1acb6", oneway: "#a49c8d",
    label: {
      place: "#2a2f3a", suburb: "#4d5462", small: "#666d7a", road: "#575046", roadMinor: "#6d665a",
      water: "#3c7fa8", green: "#4b7f45", area: "#7b7565", number: "#968d7d", halo: "rgba(255,255,255,.92)",
      shield: ["#ffffff", "#c9a25f", "#5d4a2b"],
      poi: { food: "#b8682a", shop: "#7b57a6", health: "#c2423f", education: "#8a6d3b", culture: "#8c4f80",
        lodging: "#3f6fb0", worship: "#6f6a62", public: "#5c6a86", transport: "#2f6fb5", parking: "#4a7fbf",
        fuel: "#7a6a3a", bank: "#4f7d6b", sport: "#3d8b5f", leisure: "#3d8b5f", nature: "#4b7f45",
        office: "#7b7f88", other: "#7b7f88" },
    },
    mark: { edge: "#ffffff", casing: "rgba(255,255,255,.9)", shadow: "rgba(25,30,40,.34)", halo: "#1f6feb",
      chip: "#ffffff", chipText: "#3a414d", old: "#9aa1ac", hollow: "#ffffff" },
  },
  dark: {
    ground: "#1c2026", grid: "#262b33", gridStrong: "#303640",
    landuse: {
      residential: "#20242b", commercial: "#262529", retail: "#282529", industrial: "#242630", railway: "#23252b",
      military: "#272526", education: "#272620", hospital: "#2b2427", wood: "#1e2c25", scrub: "#1f2b26",
      grass: "#212c26", park: "#1f3027", garden: "#202f27", cemetery: "#222c27", pitch: "#1f332c",
      playground: "#212f29", farmland: "#22251f", orchard: "#222a21", vineyard: "#232a22", allotments: "#222823",
      nature: "#1f2b25", golf: "#1f3027", sand: "#2e2c24", rock: "#26282b", glacier: "#27323b", wetland: "#1d2b2c",
      parking: "#23262c", square: "#272a30", airport: "#24262f", pier: "#22262c", construction: "#292722",
    },
    water: "#13293a", waterEdge: "#1d3a50", waterway: "#173246",
    building: "#2a2f38", buildingEdge: "#363c47", buildingShadow: "rgba(0,0,0,.28)",
    boundary: "#6d5d80",
    road: {
      motorway: ["#8a6a3c", "#15181d"], trunk: ["#7a6240", "#15181d"], primary: ["#655a45", "#15181d"],
      secondary: ["#525049", "#15181d"], tertiary: ["#434953", "#15181d"], minor: ["#3b414b", "#16191e"],
      pedestrian: ["#33373f", "#1a1d22"], service: ["#333943", "#191c21"], runway: ["#343a45", "#1b1f25"],
      taxiway: ["#2f353f", null], construction: ["#39362d", "#1b1d20"], pier: ["#2a2f37", "#1b1f25"],
    },
    tunnel: "rgba(28,32,38,.55)",
    track: "#544a38", path: "#574b4a", steps: "#63504e", ferry: "#34566f",
    rail: "#555b66", railGap: "#23272e", tram: "#4a505b", oneway: "#6a7280",
    label: {
      place: "#eef1f6", suburb: "#c3cad6", small: "#a3abb9", road: "#b9bfca", roadMinor: "#9aa1ad",
      water: "#6ea6cc", green: "#7fb389", area: "#9a978c", number: "#757d8a", halo: "rgba(18,21,26,.9)",
      shield: ["#3a3226", "#8a6a3c", "#f0d9ae"],
      poi: { food: "#d59a63", shop: "#b195d8", health: "#e58480", education: "#c7ab78", culture: "#c590bb",
        lodging: "#86aee4", worship: "#a9a49b", public: "#9aa8c5", transport: "#7db2ee", parking: "#86aee4",
        fuel: "#b9a873", bank: "#8dbfab", sport: "#7fc39d", leisure: "#7fc39d", nature: "#7fb389",
        office: "#9aa0ab", other: "#9aa0ab" },
    },
    mark: { edge: "#12151a", casing: "rgba(14,17,21,.85)", shadow: "rgba(0,0,0,.6)", halo: "#6cb0ff",
      chip: "#12151a", chipText: "#d6dbe4", old: "#6b7380", hollow: "#22272f" },
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
