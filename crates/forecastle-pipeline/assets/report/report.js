// The page of a backtest report: reads the JSON in #data, fills the sections of
// report.html and draws the charts with ECharts. Text coming from the data only
// ever reaches the page through textContent or as text of an SVG chart.
"use strict";

(() => {
  // ------------------------------------------------------------------ helpers

  const byId = (id) => document.getElementById(id);
  const list = (value) => (Array.isArray(value) ? value : []);
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
  const show = (id) => { byId(id).hidden = false; };
  const plural = (count, one, many) => `${whole(count)} ${count === 1 ? one : many}`;

  /** A new element; `children` are nodes or strings, strings become text. */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  const resolve = (value) => (typeof value === "function" ? value() : value);

  // ------------------------------------------------------------------ numbers

  const NONE = "–";
  const THIN = "\u202f"; // narrow no-break space: numbers never wrap

  /** A number with a fixed count of decimals, thin-space thousands and a true minus. */
  function fixed(value, decimals) {
    if (!isNumber(value)) return NONE;
    const [integer, fraction] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = integer.replace(/\B(?=(\d{3})+$)/g, THIN);
    const text = fraction ? `${grouped}.${fraction}` : grouped;
    const isZero = !/[1-9]/.test(text);
    return value < 0 && !isZero ? `−${text}` : text;
  }

  const whole = (value) => fixed(value, 0);

  /** A quantity in the target's own unit: fewer decimals the larger it is. */
  function amount(value) {
    if (!isNumber(value)) return NONE;
    const size = Math.abs(value);
    if (size >= 1e15) return value.toExponential(3);
    if (size >= 1000 || size === 0) return fixed(value, 0);
    if (size >= 10) return fixed(value, 1);
    if (size >= 0.01) return fixed(value, 2);
    return String(Number(value.toPrecision(2)));
  }

  /** A percentage without its sign: the unit stands in headings. */
  function percent(value) {
    if (!isNumber(value)) return NONE;
    const size = Math.abs(value);
    if (size >= 1000) return amount(value);
    return fixed(value, size > 0 && size < 1 ? 2 : 1);
  }

  const withPercent = (value) => (isNumber(value) ? `${percent(value)}${THIN}%` : NONE);
  const signed = (value) => (isNumber(value) && value > 0 ? `+${percent(value)}` : percent(value));
  const signedPercent = (value) => (isNumber(value) ? `${signed(value)}${THIN}%` : NONE);

  function ratio(value) {
    if (!isNumber(value)) return NONE;
    return Math.abs(value) >= 1000 ? amount(value) : fixed(value, Math.abs(value) < 1 ? 3 : 2);
  }

  const compactFormat = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
  /** Axis labels: 47.5 M, 950 K. */
  const compact = (value) => compactFormat.format(value).replace(/([A-Z])$/, `${THIN}$1`).replace("-", "−");

  // -------------------------------------------------------------------- dates

  const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

  /** Milliseconds in UTC. Everything is read as UTC so that no reader's time zone moves a date. */
  function time(iso) {
    const text = String(iso);
    const zoned = /^\d{4}(-\d{2}){0,2}$/.test(text) || /(Z|[+-]\d{2}:?\d{2})$/.test(text);
    return Date.parse(zoned ? text : `${text.replace(" ", "T")}Z`);
  }

  /** "5 February 2010"; a date with a time of day stays as it is. */
  function longDate(iso) {
    if (!DAY_ONLY.test(String(iso))) return iso ? String(iso) : NONE;
    const [year, month, day] = iso.split("-").map(Number);
    return `${day} ${MONTHS[month - 1]} ${year}`;
  }

  /** The usual distance between neighbouring dates, to give a period its width. */
  function usualStep(times) {
    const steps = times.slice(1).map((t, i) => t - times[i]).filter((s) => s > 0).sort((a, b) => a - b);
    return steps.length ? steps[Math.floor(steps.length / 2)] : 86400000;
  }

  // ------------------------------------------------------------------ metrics

  const asIs = (value) => value;
  // `best` maps a value to a number that is smaller the better it is.
  const METRICS = {
    wmape: { name: "WMAPE", unit: "%", format: percent, best: asIs,
      about: "Weighted mean absolute percentage error: all absolute errors added up, divided by all actual values added up. Lower is better." },
    mape: { name: "MAPE", unit: "%", format: percent, best: asIs,
      about: "Mean absolute percentage error: the average of each period's error as a share of its actual value. Every period counts the same, however small. Lower is better." },
    mae: { name: "MAE", unit: "target", format: amount, best: asIs,
      about: "Mean absolute error: the average distance between forecast and actual value. Lower is better." },
    rmse: { name: "RMSE", unit: "target", format: amount, best: asIs,
      about: "Root mean squared error: like MAE, but large errors count more. Lower is better." },
    rmspe: { name: "RMSPE", unit: "%", format: percent, best: asIs,
      about: "Root mean squared percentage error: like MAPE, but large errors count more. Lower is better." },
    bias: { name: "Bias", unit: "%", format: signed, best: Math.abs,
      about: "All forecasts minus all actual values, as a share of the actual values. Above zero: too high; below zero: too low. Sorted by distance from zero." },
    mase: { name: "MASE", unit: "ratio", format: ratio, best: asIs,
      about: "Mean absolute scaled error: MAE divided by that of a naive forecast on the history. Below 1 is better than naive." },
    rmsse: { name: "RMSSE", unit: "ratio", format: ratio, best: asIs,
      about: "Root mean squared scaled error: RMSE divided by that of a naive forecast on the history. Below 1 is better than naive." },
    directional_accuracy: { name: "Direction", unit: "% right", format: percent, best: (v) => -v,
      about: "Directional accuracy: how often the forecast moved up or down as the actual value did. Higher is better." },
    pinball: { name: "Pinball", unit: "target", format: amount, best: asIs,
      about: "Pinball loss: the average error of the predicted quantiles, weighted by how far out each quantile is. Lower is better." },
    wql: { name: "WQL", unit: "ratio", format: ratio, best: asIs,
      about: "Weighted quantile loss: the error of the predicted quantiles relative to the actual values. Lower is better." },
    n: { name: "Forecasts", unit: "count", format: whole, best: (v) => -v,
      about: "How many forecast values were compared with an actual value." },
    seconds: { name: "Time", unit: "seconds", format: ratio, best: asIs,
      about: "Time spent on fitting and forecasting." },
  };
  const ORDER = ["wmape", "mape", "mae", "rmse", "rmspe", "bias", "mase", "rmsse", "directional_accuracy",
    "pinball", "wql", "coverage", "n", "seconds"];

  function metric(key) {
    const coverage = /^coverage_(.+)$/.exec(key);
    if (coverage) return coverageMetric(coverage[1]);
    return METRICS[key] || { name: key, unit: "", format: ratio, best: asIs, about: "" };
  }

  function coverageMetric(level) {
    return { name: `${level}${THIN}% range`, unit: "% inside", format: percent,
      best: (v) => Math.abs(v - Number(level)),
      about: `How many actual values fell inside the ${level} % range. Right when it is close to ${level}. Sorted by distance from ${level}.` };
  }

  const unitOf = (definition) => (definition.unit === "target" ? targetUnit() : definition.unit);

  /** A metric's value with its unit, for running text. */
  function metricText(key, value) {
    const definition = metric(key);
    if (!isNumber(value)) return NONE;
    const unit = unitOf(definition);
    if (unit.startsWith("%")) return `${definition.format(value)}${THIN}%`;
    return unit === "ratio" ? definition.format(value) : `${definition.format(value)} ${unit}`;
  }

  /** Compares two values best first; missing values always come last. */
  function compare(key, a, b, descending) {
    if (!isNumber(a) || !isNumber(b)) return Number(isNumber(b)) - Number(isNumber(a));
    const { best } = metric(key);
    return (best(a) - best(b)) * (descending ? -1 : 1);
  }

  // --------------------------------------------------------------------- data

  let report;
  const info = () => report.data || {};
  const target = () => info().target || "value";
  const targetUnit = () => info().unit || "units";
  const targetName = () => (info().unit ? `${target()} (${info().unit})` : target());
  const levels = () => list(report.levels);
  const cutoffs = () => list(report.cutoffs);
  const chosenRow = () => list(report.leaderboard).find((row) => report.chosen && row.model === report.chosen.model);
  const holidayPeriods = () => list(report.holidays && report.holidays.periods);

  /** "sold" only where the target says it is about sales. */
  function perHundred() {
    const isSales = /sale|sold|demand|order|qty|quantit|units/i.test(target());
    return isSales ? "per 100 sold" : `per 100 of ${target()}`;
  }

  const offBy = (wmape) => `off by ${percent(wmape)} ${targetUnit()} ${perHundred()}`;

  // ------------------------------------------------------------------- tables

  /**
   * A table in a box that scrolls sideways on a small screen.
   * columns: [{title, unit, text, about}], rows: arrays of strings or nodes.
   */
  function table(label, columns, rows, options = {}) {
    const head = columns.map((column) => {
      const cell = el("th", { scope: "col", class: column.text && "text", title: column.about }, column.title);
      if (column.unit) cell.append(el("span", { class: "unit" }, column.unit));
      return cell;
    });
    const body = el("tbody", {}, ...rows.map((row) => tableRow(columns, row)));
    return scrollBox(label, el("table", {}, el("thead", {}, el("tr", {}, ...head)), body), options.tall);
  }

  function tableRow(columns, row) {
    return el("tr", {}, ...row.map((value, i) =>
      el(i === 0 ? "th" : "td", { scope: i === 0 && "row", class: columns[i].text && "text" }, value)));
  }

  // Focusable, so that a keyboard can scroll it.
  const scrollBox = (label, content, tall) =>
    el("div", { class: tall ? "scroll tall" : "scroll", tabindex: "0", role: "region", "aria-label": label }, content);

  // ------------------------------------------------------------------- charts

  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const NARROW = 560;
  const PRINT_WIDTH = 680;
  const charts = [];

  /** The colours of report.css as they are right now, light or dark. */
  function palette() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
      page: colour("page"), text: colour("text"), muted: colour("muted"), rule: colour("rule"), grid: colour("grid"),
      actual: colour("actual"), forecast: colour("forecast"), inner: colour("band-inner"), outer: colour("band-outer"),
      holiday: colour("holiday"), holidayMark: colour("holiday-mark"), origin: colour("origin"),
      error: colour("error"), bias: colour("bias"), levels: [colour("level-a"), colour("level-b")],
    };
  }

  /**
   * A figure with a caption, a chart and a table of the same numbers.
   * spec: {title, caption (either may be a function), file, small, describe(), option({width, narrow, c}), table() -> {columns, rows}}
   */
  function figure(parent, spec) {
    const holder = el("div", { class: spec.small ? "chart small" : "chart" });
    const heading = el("h3");
    const tableHolder = el("div", { class: "figure-table", hidden: "" });
    const toggle = el("button", { type: "button", class: "toggle", "aria-expanded": "false" }, "Show table");
    const caption = el("p");
    parent.append(el("figure", {}, el("figcaption", {}, heading, caption), toggle, holder, tableHolder));

    const chart = echarts.init(holder, null, { renderer: "svg" });
    let wasNarrow = null;

    function fillTable() {
      const content = spec.table();
      tableHolder.replaceChildren(table(spec.describe(), content.columns, content.rows, { tall: true }));
    }

    function draw() {
      const width = chart.getWidth();
      wasNarrow = width < NARROW;
      const c = palette();
      const option = spec.option({ width, narrow: wasNarrow, c });
      chart.setOption({ ...common(c, spec.describe(), spec.file), ...option }, { notMerge: true });
      heading.textContent = resolve(spec.title) || "";
      caption.textContent = resolve(spec.caption);
      heading.hidden = !heading.textContent;
      if (!tableHolder.hidden) fillTable();
    }

    function resize(width) {
      chart.resize(width ? { width } : undefined);
      // The layout depends on the width only through legend rows and label counts,
      // so a new drawing (which would lose the zoom) is seldom needed.
      if (chart.getWidth() < NARROW !== wasNarrow) draw();
    }

    toggle.addEventListener("click", () => {
      tableHolder.hidden = !tableHolder.hidden;
      toggle.setAttribute("aria-expanded", String(!tableHolder.hidden));
      toggle.textContent = tableHolder.hidden ? "Show table" : "Hide table";
      if (!tableHolder.hidden) fillTable();
    });

    draw();
    leaveWheelToPage(holder);
    charts.push({ draw, resize });
    new ResizeObserver(() => resize()).observe(holder);
    return { draw };
  }

  /** ECharts stops every turn of the wheel over a chart that can zoom, even one it does not act on. */
  function leaveWheelToPage(holder) {
    const guard = (event) => { if (!event.ctrlKey) event.stopPropagation(); };
    for (const name of ["wheel", "mousewheel"]) holder.addEventListener(name, guard, { capture: true, passive: true });
  }

  /** What all charts share. */
  function common(c, description, file) {
    return {
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: FONT, color: c.text, fontSize: 12 },
      aria: { enabled: true, label: { description } },
      toolbox: {
        show: !("print" in document.documentElement.dataset), right: 0, top: 2, padding: 0, itemSize: 14, iconStyle: { borderColor: c.muted },
        feature: { saveAsImage: { name: file || "chart", title: "Save image", backgroundColor: c.page } },
      },
    };
  }

  function tooltip(c, build, extra = {}) {
    return {
      confine: true, trigger: "axis", backgroundColor: c.page, borderColor: c.rule, padding: [6, 10],
      textStyle: { color: c.text, fontSize: 13 },
      axisPointer: { type: "line", lineStyle: { color: c.origin, type: "solid" } },
      formatter: (params) => build(params), // a node, never a string of HTML
      ...extra,
    };
  }

  /** The inside of a tooltip: a heading and rows of name and value; a row of one text is a note. */
  function tip(title, rows) {
    return el("div", { class: "tooltip" }, el("strong", {}, title), ...rows.map((row) => (row.length === 1
      ? el("div", { class: "quiet" }, row[0])
      : el("div", { class: "row" }, el("span", {}, row[0]), el("span", {}, row[1])))));
  }

  const measure = document.createElement("canvas").getContext("2d");

  const LABEL_ROW = 14; // height of the labels written above the grid

  /**
   * Legend, unit of the value axis and the grid below them. ECharts does not make
   * room for a legend that wraps, so its rows are counted here.
   */
  function layout({ width, c }, entries, unit, bottom = 8, above = 0) {
    const itemWidth = 26;
    const gap = 14;
    measure.font = `12px ${FONT}`;
    const room = width - 30;
    let rows = 1;
    let used = 0;
    for (const entry of entries) {
      const size = itemWidth + 5 + measure.measureText(entry.name).width + gap;
      if (used > 0 && used + size - gap > room) { rows += 1; used = 0; }
      used += size;
    }
    const legendHeight = entries.length ? rows * 22 + 6 : 0;
    return {
      legend: {
        show: entries.length > 0, data: entries, left: 0, top: 4, padding: 0, itemGap: gap, width: room,
        itemWidth, itemHeight: 10, textStyle: { color: c.text, fontSize: 12 }, inactiveColor: c.rule,
      },
      title: { text: unit, left: 0, top: legendHeight + 2, padding: 0, textStyle: { color: c.muted, fontSize: 12, fontWeight: "normal" } },
      grid: { left: 8, right: 14, top: legendHeight + 28 + above, bottom, containLabel: true },
    };
  }

  const axisLabel = (c) => ({ color: c.muted, fontSize: 12, margin: 10, hideOverlap: true });
  const axisLine = (c) => ({ lineStyle: { color: c.rule }, onZero: false });

  const valueAxis = (c, format, extra = {}) => ({
    type: "value", splitNumber: 4, axisLabel: { ...axisLabel(c), formatter: format },
    splitLine: { lineStyle: { color: c.grid } }, axisLine: { show: false }, axisTick: { show: false }, ...extra,
  });

  const timeAxis = (c, extra = {}) => ({
    type: "time", splitNumber: 6,
    axisLabel: { ...axisLabel(c), formatter: { year: "{yyyy}", month: "{MMM} {yyyy}", day: "{d} {MMM}", hour: "{HH}:{mm}" } },
    axisLine: axisLine(c), axisTick: { lineStyle: { color: c.rule } }, splitLine: { show: false }, ...extra,
  });

  const categoryAxis = (c, data, extra = {}) => ({
    type: "category", data, axisLabel: axisLabel(c), axisLine: axisLine(c), axisTick: { show: false }, ...extra,
  });

  /** Slider below the chart and pinching or Ctrl + wheel inside it; a plain wheel scrolls the page. */
  function zoom(c, first) {
    const start = first === undefined ? {} : { startValue: first };
    return [
      { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false, filterMode: "none", ...start },
      { type: "slider", height: 20, bottom: 6, left: 12, right: 14, showDetail: false, brushSelect: false, filterMode: "none",
        borderColor: c.rule, fillerColor: "rgba(128, 140, 156, 0.16)", handleStyle: { color: c.page, borderColor: c.origin },
        moveHandleStyle: { color: c.rule }, dataBackground: shadow(c), selectedDataBackground: shadow(c), ...start },
    ];
  }

  const shadow = (c) => ({ lineStyle: { color: c.origin, width: 0.5 }, areaStyle: { color: c.grid } });

  /** Vertical dotted lines where forecasts were made, as a series of its own so the legend can hide them. */
  function originSeries({ width, c }, first, last) {
    const times = cutoffs().map(time);
    const gaps = times.slice(1).map((t, i) => t - times[i]);
    const pixels = (span) => (span / (last - first || 1)) * (width - 60);
    // A date near an edge stands beside its line, where it is not cut off.
    const align = (t) => (pixels(t - first) < 20 ? "left" : pixels(last - t) < 34 ? "right" : "center");
    const needed = times.some((t) => align(t) !== "center") ? 106 : 74;
    const roomy = !gaps.length || pixels(Math.min(...gaps)) > needed;
    return {
      name: "Forecast made", type: "line", data: [], silent: true, symbol: "none", color: c.origin,
      markLine: {
        silent: true, symbol: "none", animation: false, lineStyle: { color: c.origin, type: "dotted", width: 1.5 },
        label: { show: roomy, position: "end", color: c.muted, fontSize: 11, formatter: ({ dataIndex }) => cutoffs()[dataIndex] },
        data: times.map((t) => ({ xAxis: t, label: { align: align(t) } })),
      },
    };
  }

  const originEntry = (c) => lineEntry("Forecast made", c.origin, "dotted");

  /** Shaded areas over the holiday periods; a period reaches half a step to either side of its date. */
  function holidaySeries(c, step) {
    return {
      name: "Holiday period", type: "line", data: [], silent: true, symbol: "none", color: c.holiday,
      markArea: {
        silent: true, itemStyle: { color: c.holiday },
        data: holidayPeriods().map(({ date }) => [{ xAxis: time(date) - step / 2 }, { xAxis: time(date) + step / 2 }]),
      },
    };
  }

  // ECharts puts a dot on every line of a legend, even where the line has none.
  const lineEntry = (name, color, type) => ({ name, lineStyle: { color, type, width: 2 }, itemStyle: { opacity: 0 } });
  const areaEntry = (name, color) => ({ name, icon: "rect", itemStyle: { color } });

  // ------------------------------------------- actual against forecast, in time

  const pairs = (dates, values) => list(dates).map((date, i) => [time(date), list(values)[i] ?? null]);
  // A single point has no line, so it needs a symbol to be seen.
  const symbolFor = (dates) => ((list(dates).length === 1 ? { symbol: "circle", symbolSize: 7 } : { symbol: "none" }));

  function lineSeries(name, dates, values, color, type, z) {
    return { name, type: "line", data: pairs(dates, values), ...symbolFor(dates), color, z,
      lineStyle: { color, width: 1.8, type }, emphasis: { disabled: true } };
  }

  /** A range as two stacked lines: an invisible lower bound and the filled distance above it. */
  function bandSeries(forecast, band, id, color) {
    const lo = list(band.lo);
    const span = list(band.hi).map((hi, i) => (isNumber(hi) && isNumber(lo[i]) ? hi - lo[i] : null));
    const base = { name: bandName(band.level), type: "line", stack: `${id}-${band.level}`, stackStrategy: "all", silent: true,
      symbol: "none", lineStyle: { opacity: 0 }, emphasis: { disabled: true }, color, z: 1 };
    return [
      { ...base, data: pairs(forecast.dates, lo) },
      { ...base, data: pairs(forecast.dates, span), areaStyle: { color, opacity: 1 } },
    ];
  }

  const bandName = (level) => `${level}${THIN}% range`;
  const widestFirst = (bands) => [...list(bands)].sort((a, b) => b.level - a.level);

  /** The widest range is the lightest. */
  function bandColour(c, level) {
    return level === Math.max(...levels(), level) && levels().length > 1 ? c.outer : c.inner;
  }

  const FUTURE = "Future forecast";
  const hasFuture = (shown) => Boolean(shown.future && list(shown.future.dates).length);
  const allForecasts = (shown) => [
    ...list(shown.forecasts).map((f) => ({ ...f, made: f.cutoff })),
    ...(hasFuture(shown) ? [{ ...shown.future, made: "future" }] : []),
  ];

  /** All that is known about each date, in order: for tooltip and table. */
  function rowsByDate(shown) {
    const rows = new Map();
    const at = (date) => {
      const key = time(date);
      if (!rows.has(key)) rows.set(key, { date, actual: null, forecasts: [] });
      return rows.get(key);
    };
    list(shown.dates).forEach((date, i) => { at(date).actual = list(shown.actual)[i] ?? null; });
    for (const forecast of allForecasts(shown)) {
      list(forecast.dates).forEach((date, i) => at(date).forecasts.push({
        made: forecast.made, model: forecast.model, value: list(forecast.forecast)[i] ?? null,
        bands: list(forecast.bands).map((b) => ({ level: b.level, lo: list(b.lo)[i] ?? null, hi: list(b.hi)[i] ?? null })),
      }));
    }
    return new Map([...rows].sort(([a], [b]) => a - b));
  }

  const errorPercent = (actual, forecast) =>
    (isNumber(actual) && isNumber(forecast) && actual !== 0 ? (100 * (forecast - actual)) / Math.abs(actual) : null);

  function forecastTip(row) {
    const lines = [["Actual", amount(row.actual)]];
    const most = 3; // overlapping windows can bring many forecasts of one date
    for (const f of row.forecasts.slice(0, most)) {
      lines.push([f.made === "future" ? FUTURE : "Forecast", amount(f.value)]);
      const error = errorPercent(row.actual, f.value);
      if (error !== null) lines.push(["Error", signedPercent(error)]);
      for (const b of f.bands) lines.push([bandName(b.level), `${amount(b.lo)} to ${amount(b.hi)}`]);
      if (f.made !== "future") lines.push([`made ${f.made}${f.model ? ` by ${f.model}` : ""}`]);
    }
    if (row.forecasts.length > most) lines.push([`and ${row.forecasts.length - most} more in the table`]);
    const isHoliday = holidayPeriods().some((p) => time(p.date) === time(row.date));
    if (isHoliday) lines.push(["Holiday period"]);
    return tip(row.date, lines);
  }

  const LONG = 330; // more periods than this start zoomed in on the latest ones

  function forecastOption(env, shown) {
    const { c } = env;
    const rows = rowsByDate(shown);
    const times = [...rows.keys()];
    const forecasts = allForecasts(shown);
    const bands = forecasts.flatMap((f, i) =>
      widestFirst(f.bands).flatMap((band) => bandSeries(f, band, i, bandColour(c, band.level))));
    const shownLevels = [...new Set(forecasts.flatMap((f) => list(f.bands).map((b) => b.level)))].sort((a, b) => a - b);

    const entries = [
      lineEntry("Actual", c.actual, "solid"),
      lineEntry("Forecast", c.forecast, [4, 3]),
      ...shownLevels.map((level) => areaEntry(bandName(level), bandColour(c, level))),
      ...(hasFuture(shown) ? [lineEntry(FUTURE, c.forecast, [1.5, 2.5])] : []),
      originEntry(c),
      ...(holidayPeriods().length ? [areaEntry("Holiday period", c.holiday)] : []),
    ];

    return {
      ...layout(env, entries, targetName(), 40, LABEL_ROW),
      tooltip: tooltip(c, (params) => forecastTip(rows.get(params[0].value[0]))),
      xAxis: timeAxis(c, { min: times[0], max: times[times.length - 1] }),
      yAxis: valueAxis(c, compact, { scale: true }),
      dataZoom: zoom(c, times.length > LONG ? times[times.length - LONG] : undefined),
      series: [
        lineSeries("Actual", shown.dates, shown.actual, c.actual, "solid", 3),
        ...bands,
        ...list(shown.forecasts).map((f) => lineSeries("Forecast", f.dates, f.forecast, c.forecast, [5, 4], 4)),
        ...(hasFuture(shown) ? [lineSeries(FUTURE, shown.future.dates, shown.future.forecast, c.forecast, [2, 3], 4)] : []),
        originSeries(env, times[0], times[times.length - 1]),
        ...(holidayPeriods().length ? [holidaySeries(c, usualStep(times))] : []),
      ],
    };
  }

  function forecastTable(shown) {
    const shownLevels = [...new Set(allForecasts(shown).flatMap((f) => list(f.bands).map((b) => b.level)))];
    const columns = [
      { title: "Date", text: true }, { title: "Actual", unit: info().unit }, { title: "Forecast", unit: info().unit },
      { title: "Error", unit: "% of actual" },
      ...shownLevels.flatMap((level) => [{ title: `${level}${THIN}% low` }, { title: `${level}${THIN}% high` }]),
      { title: "Made", text: true, about: "The last date known when the forecast was made" },
    ];
    const rows = [...rowsByDate(shown).values()].flatMap((row) => {
      const forecasts = row.forecasts.length ? row.forecasts : [null];
      return forecasts.map((f) => [
        row.date, amount(row.actual), amount(f && f.value), percentOrSigned(errorPercent(row.actual, f && f.value)),
        ...shownLevels.flatMap((level) => {
          const band = f && f.bands.find((b) => b.level === level);
          return [amount(band && band.lo), amount(band && band.hi)];
        }),
        f ? f.made : NONE,
      ]);
    });
    return { columns, rows };
  }

  const percentOrSigned = (value) => (value === null ? NONE : signed(value));

  function forecastWords(subject, shown) {
    const dates = list(shown.dates);
    const made = list(shown.forecasts).map((f) => f.cutoff);
    return `Line chart of ${subject}: actual ${targetName()} from ${dates[0] || NONE} to ${dates[dates.length - 1] || NONE}`
      + ` and ${plural(made.length, "forecast", "forecasts")} made on ${made.join(", ") || NONE}`
      + `${hasFuture(shown) ? ", and a forecast of the future" : ""}.`;
  }

  // ------------------------------------------------------------ header, summary

  function fillHeader() {
    const data = info();
    byId("project").textContent = report.project || "Backtest report";
    const size = plural(data.series, "series", "series");
    const frequency = data.frequency ? `, ${data.frequency}` : "";
    byId("data-words").textContent = `${size} of ${targetName()}, ${plural(data.periods, "period", "periods")}${frequency},`
      + ` from ${longDate(data.first)} to ${longDate(data.last)}.`;
    byId("test-words").textContent = testWords();
    byId("made-by").textContent = ["Run " + (report.run || NONE), report.made_by].filter(Boolean).join(" · ");
  }

  function testWords() {
    const made = cutoffs();
    if (!made.length) return "";
    const ahead = `Each model forecast ${plural(report.horizon, "period", "periods")} ahead`;
    const dates = made.length <= 6
      ? made.map(longDate).join(", ").replace(/, ([^,]*)$/, " and $1")
      : `${made.length} dates between ${longDate(made[0])} and ${longDate(made[made.length - 1])}`;
    return `${ahead} from ${dates}, knowing only the data up to then.`;
  }

  function fillSummary() {
    if (!report.chosen) return;
    const row = chosenRow();
    show("summary");
    const { title, model, reason } = report.chosen;
    byId("chosen").append("Chosen model: ", el("strong", {}, title || model), reason ? `. It has the ${reason}.` : ".");
    // The reason is written by the program; only its usual opening reads on as a sentence.
    if (reason && !/^(lowest|highest|best|smallest)/i.test(reason)) {
      byId("chosen").lastChild.textContent = `: ${reason.replace(/\.$/, "")}.`;
    }
    if (row) byId("tiles").append(...tiles(row));
  }

  function tiles(row) {
    const result = [];
    const key = report.metric;
    if (key && key !== "wmape") result.push(tile(metric(key).name, metricText(key, row[key]), "the measure the model was chosen by"));
    result.push(tile("WMAPE", withPercent(row.wmape), isNumber(row.wmape) ? offBy(row.wmape) : "not available"));
    const naive = list(report.leaderboard).find((r) => r.model === "seasonal_naive");
    if (naive && naive !== row && isNumber(naive.wmape)) {
      result.push(tile("Seasonal naive", withPercent(naive.wmape), againstNaive(row.wmape, naive.wmape)));
    }
    if (isNumber(row.bias)) result.push(tile("Bias", signedPercent(row.bias), biasWords(row.bias)));
    for (const level of levels()) {
      const value = row[`coverage_${level}`];
      if (isNumber(value)) result.push(tile(`Inside the ${bandName(level)}`, withPercent(value), `of actual values; ${level}${THIN}% would be right`));
    }
    return result;
  }

  const tile = (name, value, reading) =>
    el("div", {}, el("dt", {}, name), el("dd", { class: "value" }, value), el("dd", { class: "reading" }, reading));

  function againstNaive(wmape, naive) {
    if (!isNumber(wmape) || naive <= 0) return "WMAPE of last year's value repeated";
    const change = 100 * (1 - wmape / naive);
    if (Math.abs(change) < 0.5) return "WMAPE; about the same error";
    return `WMAPE; the chosen model has ${fixed(Math.abs(change), 0)}${THIN}% ${change > 0 ? "less" : "more"} error`;
  }

  function biasWords(bias) {
    if (Math.abs(bias) < 0.05) return "forecasts neither too high nor too low in total";
    return `forecasts ${Math.abs(bias) < 1 ? "slightly " : ""}too ${bias > 0 ? "high" : "low"} in total`;
  }

  // -------------------------------------------------------------- leaderboard

  function leaderboardKeys() {
    const keys = ORDER.flatMap((key) => (key === "coverage" ? levels().map((level) => `coverage_${level}`) : [key]));
    return keys.filter((key) => report.leaderboard.some((row) => isNumber(row[key])));
  }

  function fillLeaderboard() {
    if (!list(report.leaderboard).length) return;
    show("leaderboard");
    const keys = leaderboardKeys();
    const state = { key: keys.includes(report.metric) ? report.metric : keys[0] || "model", descending: false };
    const body = el("tbody");
    const head = el("tr");
    const draw = () => {
      head.querySelectorAll("th").forEach((cell) => markSorted(cell, state));
      body.replaceChildren(...sortedModels(state).map((row) => modelRow(row, keys)));
    };
    const sortBy = (key) => {
      state.descending = state.key === key && !state.descending;
      state.key = key;
      draw();
    };
    head.append(sortHeading("model", "Model", "", "The model's name", sortBy));
    for (const key of keys) {
      const definition = metric(key);
      head.append(sortHeading(key, definition.name, unitOf(definition), definition.about, sortBy));
    }
    draw();
    const box = scrollBox("Models compared", el("table", {}, el("thead", {}, head), body));
    box.classList.add("pinned");
    byId("leaderboard-table").append(box, glossary(keys));
  }

  function sortHeading(key, name, unit, about, sortBy) {
    const button = el("button", { type: "button" }, name, el("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => sortBy(key));
    return el("th", { scope: "col", "data-key": key, title: about, class: key === "model" && "text" },
      button, unit ? el("span", { class: "unit" }, unit) : "");
  }

  function markSorted(cell, { key, descending }) {
    const isSorted = cell.dataset.key === key;
    cell.querySelector(".arrow").textContent = isSorted ? (descending ? " ▾" : " ▴") : "";
    if (isSorted) cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }

  const modelName = (row) => String(row.title || row.model || NONE);

  function sortedModels({ key, descending }) {
    const byName = (a, b) => modelName(a).localeCompare(modelName(b)) * (descending ? -1 : 1);
    return [...report.leaderboard].sort(key === "model" ? byName : (a, b) => compare(key, a[key], b[key], descending));
  }

  function modelRow(row, keys) {
    const isChosen = row === chosenRow();
    const name = el("th", { scope: "row" }, modelName(row));
    if (isChosen) name.append(el("span", { class: "tag chosen" }, "chosen"));
    if (row.worse_than_seasonal_naive) name.append(el("span", { class: "tag worse" }, "worse than seasonal naive"));
    return el("tr", { class: isChosen && "chosen" }, name, ...keys.map((key) => el("td", {}, metric(key).format(row[key]))));
  }

  /** The headings' tooltips as text, for fingers and for print. */
  function glossary(keys) {
    const terms = keys.flatMap((key) => [el("dt", {}, metric(key).name), el("dd", {}, metric(key).about)]);
    return el("details", {}, el("summary", {}, "What the columns mean"), el("dl", { class: "glossary" }, ...terms));
  }

  // ------------------------------------------------------------ total, series

  function fillTotal() {
    if (!report.total || !list(report.total.dates).length) return;
    show("total");
    const { total } = report;
    figure(byId("total"), {
      caption: `All series added up. The forecasts are those of the chosen model, each made on a dotted line. Drag the handles below the chart to zoom.`,
      file: "total",
      describe: () => forecastWords("the total", total),
      option: (env) => forecastOption(env, total),
      table: () => forecastTable(total),
    });
  }

  const picker = { index: 0, matches: [], figure: null };

  function fillSeries() {
    const all = list(report.series);
    if (!all.length) return;
    show("series");
    const current = () => all[picker.index];
    const only = all.length === 1;
    byId("series").querySelector(".picker").hidden = only;
    if (only) byId("series-title").textContent = "The series";
    picker.matches = all.map((_, i) => i);
    fillOptions();
    picker.figure = figure(byId("series"), {
      title: () => `Series ${current().label}`,
      caption: () => `${seriesScores(current())} Drag the handles below the chart to zoom.`,
      file: "series",
      describe: () => forecastWords(`series ${current().label}`, current()),
      option: (env) => forecastOption(env, current()),
      table: () => forecastTable(current()),
    });
    select(0);
    byId("series-search").addEventListener("input", search);
    byId("series-select").addEventListener("change", (event) => select(Number(event.target.value)));
    byId("series-previous").addEventListener("click", () => move(-1));
    byId("series-next").addEventListener("click", () => move(1));
  }

  function seriesScores(series) {
    const parts = [];
    if (isNumber(series.wmape)) parts.push(`WMAPE ${withPercent(series.wmape)}`);
    if (isNumber(series.mape)) parts.push(`MAPE ${withPercent(series.mape)}`);
    if (isNumber(series.bias)) parts.push(`bias ${signedPercent(series.bias)}`);
    for (const level of levels()) {
      const value = series[`coverage_${level}`];
      if (isNumber(value)) parts.push(`${withPercent(value)} of values inside the ${bandName(level)}`);
    }
    return parts.length ? `${parts.join(", ")}.` : "No error could be measured for this series.";
  }

  function fillOptions() {
    const options = picker.matches.map((i) => el("option", { value: String(i) }, String(report.series[i].label)));
    byId("series-select").replaceChildren(...options);
    updatePicker();
  }

  function updatePicker() {
    const position = picker.matches.indexOf(picker.index);
    byId("series-select").value = String(picker.index);
    byId("series-previous").disabled = position <= 0;
    byId("series-next").disabled = position < 0 || position >= picker.matches.length - 1;
    byId("series-count").textContent = countWords(position);
  }

  function countWords(position) {
    const shown = report.series.length;
    const total = report.series_total;
    const part = isNumber(total) && total > shown ? ` This report holds ${whole(shown)} of all ${whole(total)} series.` : "";
    if (shown === 1) return part.trim();
    if (!picker.matches.length) return `No series matches.${part}`;
    const matching = picker.matches.length < shown ? " matching" : "";
    return `${whole(position + 1)} of ${whole(picker.matches.length)}${matching} series.${part}`;
  }

  function search() {
    const text = byId("series-search").value.trim().toLowerCase();
    picker.matches = report.series.map((s, i) => [s, i])
      .filter(([s]) => String(s.label).toLowerCase().includes(text)).map(([, i]) => i);
    fillOptions();
    if (picker.matches.length && !picker.matches.includes(picker.index)) select(picker.matches[0]);
  }

  function move(by) {
    const next = picker.matches[picker.matches.indexOf(picker.index) + by];
    if (next !== undefined) select(next);
  }

  function select(index) {
    const changed = index !== picker.index;
    picker.index = index;
    updatePicker();
    if (changed) picker.figure.draw();
  }

  /** From the ranking: any series, whatever the search says. */
  function openSeries(index) {
    byId("series-search").value = "";
    search();
    select(index);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    byId("series").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
    byId("series-select").focus({ preventScroll: true });
  }

  // ---------------------------------------------------------- error over time

  function fillOverTime() {
    const points = list(report.error_over_time);
    if (!points.length) return;
    show("over-time");
    figure(byId("over-time"), {
      caption: "Error of the chosen model in each forecast period, over all series. Above zero, bias means too high.",
      file: "error-over-time",
      describe: () => `Line chart of WMAPE and bias in each of ${points.length} periods from ${points[0].date} to ${points[points.length - 1].date}.`,
      option: (env) => overTimeOption(env, points),
      table: () => ({
        columns: [{ title: "Date", text: true }, { title: "WMAPE", unit: "%" }, { title: "MAPE", unit: "%" }, { title: "Bias", unit: "%" }, { title: "Forecasts", unit: "count" }],
        rows: points.map((p) => [p.date, percent(p.wmape), percent(p.mape), signed(p.bias), whole(p.n)]),
      }),
    });
  }

  // As a path, because a legend stretches the built-in diamond.
  const DIAMOND = "path://M5 0L10 5L5 10L0 5Z";

  function overTimeOption(env, points) {
    const { c } = env;
    const dates = points.map((p) => p.date);
    const rows = new Map(points.map((p) => [time(p.date), p]));
    const times = [...rows.keys(), ...cutoffs().map(time)];
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const onHoliday = holidayPeriods().map((p) => rows.get(time(p.date))).filter((p) => p && isNumber(p.wmape));
    const dots = { symbol: "circle", symbolSize: 4 };
    const entries = [
      lineEntry("WMAPE", c.error, "solid"),
      lineEntry("Bias", c.bias, [4, 3]),
      ...(onHoliday.length ? [{ name: "Holiday period", icon: DIAMOND, itemStyle: { color: c.holidayMark } }] : []),
      originEntry(c),
    ];
    return {
      ...layout(env, entries, "%", points.length > LONG ? 40 : 8, LABEL_ROW),
      tooltip: tooltip(c, (params) => overTimeTip(params, rows)),
      xAxis: timeAxis(c, { min: first, max: last }),
      yAxis: valueAxis(c, percentTick),
      dataZoom: points.length > LONG ? zoom(c) : [],
      series: [
        { ...lineSeries("WMAPE", dates, points.map((p) => p.wmape), c.error, "solid", 3), ...(points.length <= 80 ? dots : {}) },
        lineSeries("Bias", dates, points.map((p) => p.bias), c.bias, [5, 4], 2),
        ...(onHoliday.length ? [{ name: "Holiday period", type: "scatter", symbol: "diamond", symbolSize: 11, color: c.holidayMark, z: 5,
          data: onHoliday.map((p) => [time(p.date), p.wmape]) }] : []),
        originSeries(env, first, last),
      ],
    };
  }

  const percentTick = (value) => String(Number(value.toPrecision(3))).replace("-", "−");

  function overTimeTip(params, rows) {
    const p = rows.get(params[0].value[0]);
    return tip(p.date, [["WMAPE", withPercent(p.wmape)], ["MAPE", withPercent(p.mape)], ["Bias", signedPercent(p.bias)],
      ["Forecasts", whole(p.n)]]);
  }

  // ------------------------------------------------------------ error by step

  function fillByStep() {
    const steps = list(report.error_by_step);
    const known = levels().filter((level) => steps.some((s) => isNumber(s[`coverage_${level}`])));
    const parent = byId("by-step-figures");
    const hasError = steps.some((s) => isNumber(s.wmape));
    if (!hasError && !known.length) return;
    show("by-step"); // before drawing: a chart in a hidden section has no size
    if (hasError) stepErrorFigure(parent, steps);
    if (known.length) stepCoverageFigure(parent, steps, known);
  }

  function stepErrorFigure(parent, steps) {
    figure(parent, {
      small: true, file: "error-by-step",
      title: "Error",
      caption: "WMAPE by how many periods ahead the forecast was.",
      describe: () => `Bar chart of WMAPE for steps 1 to ${steps.length} ahead: from ${withPercent(steps[0].wmape)} at the first step to ${withPercent(steps[steps.length - 1].wmape)} at the last.`,
      option: (env) => stepErrorOption(env, steps),
      table: () => ({
        columns: [{ title: "Step", unit: "periods ahead", text: true }, { title: "WMAPE", unit: "%" }, { title: "Bias", unit: "%" }],
        rows: steps.map((s) => [whole(s.step), percent(s.wmape), signed(s.bias)]),
      }),
    });
  }

  function stepCoverageFigure(parent, steps, known) {
    figure(parent, {
      small: true, file: "coverage-by-step",
      title: "Coverage",
      caption: "Share of actual values inside each range; the dotted line is where it should be.",
      describe: () => `Line chart of how many actual values fell inside the ${known.map((l) => `${l} %`).join(" and ")} range for steps 1 to ${steps.length} ahead.`,
      option: (env) => stepCoverageOption(env, steps, known),
      table: () => ({
        columns: [{ title: "Step", unit: "periods ahead", text: true }, ...known.map((level) => ({ title: `In ${bandName(level)}`, unit: "%" }))],
        rows: steps.map((s) => [whole(s.step), ...known.map((level) => percent(s[`coverage_${level}`]))]),
      }),
    });
  }

  const stepAxis = (c, steps) => categoryAxis(c, steps.map((s) => String(s.step)), {
    name: "periods ahead", nameLocation: "middle", nameGap: 28, nameTextStyle: { color: c.muted, fontSize: 12 },
  });

  function stepErrorOption(env, steps) {
    const { c } = env;
    return {
      ...layout(env, [], "WMAPE, %", 26),
      tooltip: tooltip(c, ([{ dataIndex: i }]) =>
        tip(`Step ${steps[i].step}`, [["WMAPE", withPercent(steps[i].wmape)], ["Bias", signedPercent(steps[i].bias)]])),
      xAxis: stepAxis(c, steps),
      yAxis: valueAxis(c, percentTick),
      series: [{ name: "WMAPE", type: "bar", data: steps.map((s) => s.wmape ?? null), barMaxWidth: 28, color: c.error,
        itemStyle: { opacity: 0.75 }, emphasis: { disabled: true } }],
    };
  }

  const DASHES = ["solid", [5, 4], [2, 3]];
  const SYMBOLS = ["circle", "diamond", "triangle"];

  function stepCoverageOption(env, steps, known) {
    const { c } = env;
    const colour = (i) => c.levels[i % c.levels.length];
    const values = known.flatMap((level) => [level, ...steps.map((s) => s[`coverage_${level}`]).filter(isNumber)]);
    return {
      ...layout(env, known.map((level, i) => lineEntry(bandName(level), colour(i), DASHES[i % 3])), "% of values inside", 26),
      tooltip: tooltip(c, ([{ dataIndex }]) => tip(`Step ${steps[dataIndex].step}`,
        known.map((level) => [bandName(level), withPercent(steps[dataIndex][`coverage_${level}`])]))),
      xAxis: stepAxis(c, steps),
      yAxis: valueAxis(c, percentTick, { min: Math.max(0, Math.floor((Math.min(...values) - 5) / 10) * 10), max: 100 }),
      series: known.map((level, i) => ({
        name: bandName(level), type: "line", data: steps.map((s) => s[`coverage_${level}`] ?? null), color: colour(i),
        symbol: SYMBOLS[i % 3], symbolSize: 7, showSymbol: steps.length <= 60, lineStyle: { width: 1.8, type: DASHES[i % 3] }, emphasis: { disabled: true },
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colour(i), type: "dotted", width: 1.5 },
          data: [{ yAxis: level }] },
      })),
    };
  }

  // ------------------------------------------------------------------ ranking

  const WORST = 15;
  const BEST = 5;

  function fillRanking() {
    const all = list(report.series);
    if (all.length < 2) return;
    const key = all.some((s) => isNumber(s[report.metric])) ? report.metric : "wmape";
    const ranked = all.map((series, index) => ({ series, index }))
      .sort((a, b) => worstFirst(key, a.series, b.series))
      .map((entry, i) => ({ ...entry, rank: i + 1 }));
    show("ranking");
    const split = ranked.length > WORST + BEST;
    const groups = split
      ? [[`${WORST} with the largest error`, ranked.slice(0, WORST)], [`${BEST} with the smallest error`, bestOf(ranked, key)]]
      : [[null, ranked]];
    byId("ranking-caption").textContent = `By ${metric(key).name}, largest first${split ? `, of ${whole(ranked.length)} series` : ""}. Select a series to see its chart.`;
    byId("ranking-table").append(rankingTable(key, ranked, groups));
  }

  function worstFirst(key, a, b) {
    if (!isNumber(a[key]) || !isNumber(b[key])) return compare(key, a[key], b[key]);
    return compare(key, a[key], b[key], true);
  }

  const bestOf = (ranked, key) => ranked.filter(({ series }) => isNumber(series[key])).slice(-BEST);

  function rankingTable(key, ranked, groups) {
    const extra = ["wmape", "mape", "bias", ...levels().map((level) => `coverage_${level}`)]
      .filter((k) => k !== key && ranked.some(({ series }) => isNumber(series[k])));
    const largest = Math.max(...ranked.map(({ series }) => Math.abs(series[key] ?? 0)), 1e-12);
    const heading = (k) => el("th", { scope: "col", title: metric(k).about }, metric(k).name, el("span", { class: "unit" }, unitOf(metric(k))));
    const head = el("tr", {}, el("th", { scope: "col" }, "Rank"), el("th", { scope: "col", class: "text" }, "Series"),
      heading(key), el("th", { class: "bar-cell" }, el("span", { "aria-hidden": "true" }, "")), ...extra.map(heading));
    const bodies = groups.map(([title, entries]) => {
      const rows = entries.map((entry) => rankingRow(key, extra, entry, largest));
      if (title) rows.unshift(el("tr", {}, el("th", { scope: "rowgroup", colspan: String(4 + extra.length) }, title)));
      return el("tbody", { class: title && "group" }, ...rows);
    });
    const hasLongNames = ranked.some(({ series }) => String(series.label).length > 14);
    return scrollBox("Series ranked by error", el("table", { class: hasLongNames && "long-names" }, el("thead", {}, head), ...bodies));
  }

  function rankingRow(key, extra, { series, index, rank }, largest) {
    const button = el("button", { type: "button", class: "link", title: "Show this series in the chart" }, String(series.label));
    button.addEventListener("click", () => openSeries(index));
    const bar = el("span", { class: "bar" });
    bar.style.width = `${Math.max(0, Math.min(100, (100 * Math.abs(series[key] ?? 0)) / largest))}%`;
    bar.hidden = !isNumber(series[key]);
    return el("tr", {}, el("td", {}, whole(rank)), el("td", { class: "text" }, button), el("td", {}, metric(key).format(series[key])),
      el("td", { class: "bar-cell" }, bar), ...extra.map((k) => el("td", {}, metric(k).format(series[k]))));
  }

  // ----------------------------------------------------------------- holidays

  function fillHolidays() {
    const { holidays } = report;
    if (!holidays) return;
    show("holidays");
    const groups = list(holidays.groups);
    byId("holidays-caption").textContent = `Periods marked in the column ${holidays.column}, apart from all others.`;
    if (groups.length) byId("holidays-groups").append(holidayGroups(groups));
    const periods = holidayPeriods();
    if (!periods.length) return;
    figure(byId("holidays"), {
      small: true, file: "holidays",
      title: "Each holiday period",
      caption: "Total actual and forecast value; the figure above the bars is how far the forecast lies above (+) or below (−) the actual value.",
      describe: () => `Bar chart of actual and forecast ${targetName()} in ${plural(periods.length, "holiday period", "holiday periods")}: ${periods.slice(0, 8).map((p) => `${p.date} ${signedPercent(p.deviation_percent)}`).join(", ")}.`,
      option: (env) => holidayOption(env, periods),
      table: () => ({
        columns: [{ title: "Date", text: true }, { title: "Actual", unit: info().unit }, { title: "Forecast", unit: info().unit },
          { title: "Deviation", unit: "% of actual" }, { title: "WMAPE", unit: "%" }],
        rows: periods.map((p) => [p.date, amount(p.actual), amount(p.forecast), percentOrSigned(p.deviation_percent ?? null), percent(p.wmape)]),
      }),
    });
  }

  function holidayGroups(groups) {
    const keys = ["n", "wmape", "mape", "bias", ...levels().map((level) => `coverage_${level}`)]
      .filter((key) => groups.some((g) => isNumber(g[key])));
    const columns = [{ title: "Periods", text: true }, ...keys.map((key) => ({ title: metric(key).name, unit: unitOf(metric(key)), about: metric(key).about }))];
    return table("Holiday periods and other periods", columns, groups.map((g) => [String(g.label), ...keys.map((key) => metric(key).format(g[key]))]));
  }

  function holidayOption(env, periods) {
    const { c, narrow } = env;
    const many = periods.length > (narrow ? 8 : 24);
    const entries = [areaEntry("Actual", c.actual), { name: "Forecast", icon: "rect", itemStyle: hatched(c) }];
    const bar = { type: "bar", barMaxWidth: 34, barGap: "8%", emphasis: { disabled: true } };
    return {
      ...layout(env, entries, targetName(), many ? 40 : 8, many ? 0 : LABEL_ROW),
      tooltip: tooltip(c, ([{ dataIndex: i }]) => tip(periods[i].date, [["Actual", amount(periods[i].actual)], ["Forecast", amount(periods[i].forecast)],
        ["Deviation", signedPercent(periods[i].deviation_percent)], ["WMAPE over series", withPercent(periods[i].wmape)]])),
      xAxis: categoryAxis(c, periods.map((p) => p.date), { axisLabel: { ...axisLabel(c), interval: many ? "auto" : 0, rotate: narrow && periods.length > 3 ? 40 : 0 } }),
      yAxis: valueAxis(c, compact),
      dataZoom: many ? zoom(c) : [],
      series: [
        { ...bar, name: "Actual", data: periods.map((p) => p.actual ?? null), color: c.actual, itemStyle: { color: c.actual } },
        { ...bar, name: "Forecast", data: periods.map((p) => p.forecast ?? null), color: c.forecast, itemStyle: hatched(c),
          label: { show: !many, position: "top", color: c.text, fontSize: 12, formatter: ({ dataIndex }) => signedPercent(periods[dataIndex].deviation_percent) } },
      ],
    };
  }

  /** The forecast bar differs from the actual one by hatching as well as by colour. */
  const hatched = (c) => ({
    color: c.forecast, decal: { symbol: "rect", color: c.page, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  });

  // -------------------------------------------------------------------- notes

  function fillNotes() {
    const notes = list(report.notes);
    if (!notes.length) return;
    show("notes");
    byId("notes-list").append(...notes.map((note) => el("li", {}, String(note))));
  }

  // ------------------------------------------------------------ theme and print

  function followTheme() {
    const redraw = () => charts.forEach((chart) => chart.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    // Charts keep their size and colours while printing unless told otherwise.
    addEventListener("beforeprint", () => {
      document.documentElement.dataset.print = "";
      charts.forEach((chart) => { chart.resize(PRINT_WIDTH); chart.draw(); });
    });
    addEventListener("afterprint", () => {
      delete document.documentElement.dataset.print;
      charts.forEach((chart) => { chart.resize(); chart.draw(); });
    });
  }

  // ---------------------------------------------------------------------- run

  /** One broken part must not take the others with it. */
  function attempt(parts) {
    const failed = [];
    for (const [name, fill] of parts) {
      try { fill(); } catch (error) { failed.push(name); console.error(error); }
    }
    if (failed.length) fail(`Some parts of this report could not be drawn: ${failed.join(", ")}.`);
  }

  function fail(message) {
    byId("failure").textContent = message;
    show("failure");
  }

  try {
    report = JSON.parse(byId("data").textContent);
  } catch (error) {
    fail("The data in this report could not be read.");
    return;
  }
  attempt([
    ["the heading", fillHeader], ["the summary", fillSummary], ["the models", fillLeaderboard], ["the total", fillTotal],
    ["the series", fillSeries], ["error over time", fillOverTime], ["error by step", fillByStep],
    ["the ranking", fillRanking], ["holiday periods", fillHolidays], ["the notes", fillNotes], ["printing", followTheme],
  ]);
})();
