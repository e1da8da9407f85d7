// Records what V8 answers to random regular expressions and numbers, for Tests/JSONataTests/recorded/v8.json:
//
//     node scripts/record-regexes.mjs > Tests/JSONataTests/recorded/v8.json

let state = 20261121;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const pick = (choices) => choices[Math.floor(random() * choices.length)];

const fixed = ["\\b", "^", "$", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", "a{2}"];
const atoms = [
    "a", "b", "c", ".", "\\d", "\\w", "\\s", "[abc]", "[^a]", "[a-c1-3]", "(a)", "(b|c)", "(?:ab)", "(a*)", "(ab?)",
    "(a|ab)(c|bcd)?", "\\1", "x", "1", "[\\w-]", "\\.", "\\x61", "\\u0062", "(?<n>c)", ...fixed,
];
const quantifiers = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,1}?", "{2,}"];

function pattern() {
    let text = "";
    const length = 1 + Math.floor(random() * 5);
    for (let index = 0; index < length; index += 1) {
        const atom = pick(atoms);
        text += atom + (fixed.includes(atom) || atom.endsWith("?") ? "" : pick(quantifiers));
        if (random() < 0.08) text += "|";
    }
    return text;
}

const matches = [];
while (matches.length < 400) {
    const source = pattern();
    const flags = pick(["", "", "i", "m", "im"]);
    const text = Array.from({ length: Math.floor(random() * 14) }, () => pick([..."abcABx123 .\n-"])).join("");
    try {
        const match = new RegExp(source, flags).exec(text);
        const groups = match === null ? null : [match.index, match[0], ...match.slice(1).map((group) => group ?? null)];
        matches.push({ pattern: source, flags, text, match: groups });
    } catch {
        matches.push({ pattern: source, flags, text, error: true });
    }
}

const numbers = [];
while (numbers.length < 300) {
    const kind = random();
    let value = (random() - 0.5) * 10 ** Math.floor(random() * 37 - 12);
    if (kind < 0.3) value = Math.round(value * 1e4) / 1e4;
    else if (kind < 0.5) value = Math.round((random() - 0.5) * 2e17);
    else if (kind < 0.6) value = (Math.round(random() * 1e15) + 0.5) * 2 ** Math.floor(random() * 4);
    if (value === 0) continue;
    numbers.push({ number: value, text: String(value), rounded: String(Number(value.toPrecision(15))) });
}

const lines = (entries) => entries.map((entry) => "    " + JSON.stringify(entry)).join(",\n");
console.log(`{\n  "source": "V8 ${process.versions.v8}",`);
console.log(`  "matches": [\n${lines(matches)}\n  ],\n  "numbers": [\n${lines(numbers)}\n  ]\n}`);
