// Reads the description of the API and shows it; nothing is loaded from elsewhere.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function follow(api, value) {
  if (!value || !value.$ref) return value;
  return value.$ref.slice(2).split("/").reduce((at, part) => at[part], api);
}

function typeName(api, schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const many = schema.oneOf || schema.anyOf || schema.allOf;
  if (many) return many.map((one) => typeName(api, one)).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.type === "array") return "list of " + typeName(api, schema.items);
  return [schema.type].flat().join(" or ");
}

function table(headers, rows) {
  const head = element("tr", "", ...headers.map((text) => element("th", text)));
  const body = rows.map((row) => element("tr", "", ...row.map((text) => element("td", text))));
  return element("table", "", head, ...body);
}

function media(api, title, content) {
  return Object.entries(content || {}).flatMap(([kind, { schema, example }]) => {
    const lines = [element("p", `${title}: ${typeName(api, schema)} (${kind})`)];
    if (example !== undefined) {
      const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
      lines.push(element("pre", text));
    }
    return lines;
  });
}

function operation(api, path, method, described) {
  const needs = described["x-permission"];
  const needsMark = element("span", needs === "anyone" ? "no account" : needs);
  needsMark.className = "needs";
  const methodMark = element("span", method.toUpperCase());
  methodMark.className = "method";
  const address = element("code", path);
  const summary = element("summary", "", needsMark, methodMark, address, " ", described.summary);
  const inside = element("div", described.description);
  const parameters = (described.parameters || []).map((one) => follow(api, one));
  if (parameters.length) {
    const rows = parameters.map((one) => [
      one.name + (one.required ? " *" : ""), one.in, typeName(api, one.schema), one.description || "",
    ]);
    inside.append(table(["parameter", "in", "type", "meaning"], rows));
  }
  if (described.requestBody) inside.append(...media(api, "Body", described.requestBody.content));
  const refusals = [];
  for (const [status, given] of Object.entries(described.responses)) {
    const response = follow(api, given);
    if (Number(status) >= 400) refusals.push([status, response.description]);
    else {
      inside.append(element("p", `${status}: ${response.description}`));
      inside.append(...media(api, "Answer", response.content));
    }
  }
  inside.append(table(["refusal", "when"], refusals));
  const details = element("details", "", summary, inside);
  details.dataset.words = `${method} ${path} ${described.summary} ${needs}`.toLowerCase();
  return details;
}

function show(api) {
  document.getElementById("about").textContent = api.info.description;
  const tags = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = item[method].tags[0];
      if (!tags.has(tag)) tags.set(tag, element("section", "", element("h2", tag)));
      tags.get(tag).append(operation(api, path, method, item[method]));
    }
  }
  document.getElementById("operations").append(...tags.values());
}

document.getElementById("find").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll("section")) {
    let found = 0;
    for (const details of section.querySelectorAll("details")) {
      details.hidden = !words.every((word) => details.dataset.words.includes(word));
      found += details.hidden ? 0 : 1;
    }
    section.hidden = found === 0;
  }
});

fetch("/api/v1/openapi.json")
  .then((answer) => answer.json())
  .then(show)
  .catch((error) => {
    document.getElementById("about").textContent = `The description could not be read: ${error}`;
  });
