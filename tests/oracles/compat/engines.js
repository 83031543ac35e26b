// Renders the examples of braze.json with LiquidJS and brazejs: a JSON question on standard input, a JSON
// answer on standard output. The folder that holds their node_modules is the one argument.
//
// No network: the one module through which brazejs makes its calls is replaced by the records that a
// question brings.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");

const from = require("module").createRequire(path.join(path.resolve(process.argv[2]), "index.js"));

let records = [];

function answer(request) {
  const found = records.find((record) => record.url === request.uri && (record.method || "GET") === request.method);
  if (found === undefined) return Promise.reject(Object.assign(new Error("no record"), { statusCode: 599 }));
  const response = { statusCode: found.status || 200, headers: found.headers || {}, body: found.body || "" };
  return response.statusCode < 300 ? Promise.resolve(response) : Promise.reject(Object.assign(new Error(), response));
}

function loadBrazejs() {
  const inside = require("module").createRequire(from.resolve("brazejs"));
  const calls = inside.resolve("request-promise-cache");
  require.cache[calls] = Object.assign(new module.constructor(calls), { exports: answer, loaded: true });
  return from("brazejs");
}

const { Liquid } = from("liquidjs");
const Brazejs = loadBrazejs().default;

// brazejs keeps no public list of its tags and filters, but registers them one by one.
function namesOfBrazejs() {
  const names = { tags: [], filters: [] };
  class Listening extends Brazejs {
    registerTag(name, tag) {
      names.tags.push(name);
      return super.registerTag(name, tag);
    }
    registerFilter(name, filter) {
      names.filters.push(name);
      return super.registerFilter(name, filter);
    }
  }
  new Listening();
  return names;
}

// brazejs reads partials and content blocks from files.
async function renderWithBrazejs(example) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "brazejs-"));
  const write = (folder, texts) => {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) fs.writeFileSync(path.join(folder, `${name}.liquid`), text);
  };
  try {
    write(root, example.partials);
    write(path.join(root, "content_blocks"), example.blocks);
    const engine = new Brazejs({ root, extname: ".liquid" });
    return await engine.parseAndRender(example.template, example.variables);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

function render(engine, example) {
  records = example.http;
  if (engine === "brazejs") return renderWithBrazejs(example);
  return new Liquid({ templates: example.partials }).parseAndRender(example.template, example.variables);
}

async function outcome(engine, example) {
  // A copy of each: brazejs writes its counters into the variables that it is given.
  example = structuredClone(example);
  try {
    return String(await render(engine, example));
  } catch (error) {
    return `error: ${error.message}`;
  }
}

async function main() {
  const question = JSON.parse(fs.readFileSync(0, "utf8"));
  console.error = () => {};
  const answers = { versions: {}, names: {}, outcomes: {} };
  const liquidjs = new Liquid();
  answers.names.liquidjs = { tags: Object.keys(liquidjs.tags), filters: Object.keys(liquidjs.filters) };
  answers.names.brazejs = namesOfBrazejs();
  for (const engine of ["brazejs", "liquidjs"]) {
    const home = path.join(path.resolve(process.argv[2]), "node_modules", engine, "package.json");
    answers.versions[engine] = JSON.parse(fs.readFileSync(home, "utf8")).version;
    answers.outcomes[engine] = [];
    for (const example of question) answers.outcomes[engine].push(await outcome(engine, example));
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
