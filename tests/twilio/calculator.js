// Counts segments with Twilio's calculator: a JSON array of texts on standard input, and on standard output for
// each of them what it says without and with smart encoding. The folder that holds node_modules is the argument.
"use strict";

const fs = require("fs");
const path = require("path");

const home = path.resolve(process.argv[2]);
const { SegmentedMessage } = require("module").createRequire(path.join(home, "index.js"))("sms-segments-calculator");
const about = path.join(home, "node_modules", "sms-segments-calculator", "package.json");

function count(text, smart) {
  const message = new SegmentedMessage(text, "auto", smart);
  return [
    message.encodingName,
    message.segmentsCount,
    message.encodedChars.reduce((units, char) => units + char.codeUnits.length, 0),
    message.getNonGsmCharacters().join(""),
  ];
}

const texts = JSON.parse(fs.readFileSync(0, "utf8"));
const counts = texts.map((text) => [count(text, false), count(text, true)]);
process.stdout.write(JSON.stringify({ version: JSON.parse(fs.readFileSync(about, "utf8")).version, counts }));
