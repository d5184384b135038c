// node validate.cjs NPM FOLDER REPORT_SCHEMA: every report in FOLDER (NAME.FORMAT) against its consumer's schema or parser.
// NPM is the folder of node_modules.
const fs = require('fs'), path = require('path');
const {spawnSync} = require('child_process');
const {createRequire} = require('module');
const {pathToFileURL} = require('url');
const [npm, folder, reportSchema] = process.argv.slice(2);
const from = createRequire(path.resolve(npm, 'package.json'));
const load = async name => import(pathToFileURL(from.resolve(name)).href);

let bad = 0;
const counts = {};
function complain(file, what) {
  if (++bad <= 40) console.error(`${file}: ${what}`);
}

// ---- schemas ----

const Ajv2020 = from('ajv/dist/2020').default;
const Ajv4 = from('ajv-draft-04').default;
const addFormats = from('ajv-formats').default;
const own = new Ajv2020({strict: false, allErrors: true});

const text = {type: 'string', minLength: 1}, line = {type: 'integer', minimum: 1};
const exactly = (required, optional = {}) => ({
  type: 'object', additionalProperties: false, required: Object.keys(required), properties: {...required, ...optional}});

const gitlab = own.compile({type: 'array', items: exactly({
  description: text, check_name: {type: 'string', pattern: '^mig/MIG[0-9]{3}$'}, fingerprint: {type: 'string', pattern: '^[0-9a-f]{16,}$'},
  severity: {enum: ['info', 'minor', 'major', 'critical', 'blocker']},
  location: exactly({path: {type: 'string', minLength: 1, pattern: '^(?!/|\\./)'}, lines: exactly({begin: line, end: line})})})});

const position = exactly({line}, {column: line});
const location = exactly({path: text, range: exactly({start: position}, {end: position})});
const rdjson = own.compile(exactly({message: text, location, severity: {enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO']}}, {
  source: exactly({name: text}, {url: text}), code: exactly({value: text}, {url: text}), original_output: text,
  related_locations: {type: 'array', items: exactly({location}, {message: text})}}));

const report = own.compile(JSON.parse(fs.readFileSync(reportSchema, 'utf8')));

// The published schema writes one pattern that is no Unicode regular expression.
const ajv4 = new Ajv4({strict: false, allErrors: true, unicodeRegExp: false});
addFormats(ajv4);
const sarifSchema = from.resolve('@microsoft/jest-sarif').replace(/jest-sarif.*$/, 'jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const sarif = ajv4.compile(JSON.parse(fs.readFileSync(sarifSchema, 'utf8')));

function check(validator, file, value) {
  if (!validator(value))
    for (const e of validator.errors.slice(0, 3)) complain(file, `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`);
}

// ---- one function per format ----

const WELL_FORMED = /^(?:[^\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/;

function checkSarif(file, bytes) {
  const log = JSON.parse(bytes);
  check(sarif, file, log);
  const [run] = log.runs, rules = run.tool.driver.rules;
  if (run.results.length > 5000) complain(file, 'more than 5,000 results');
  if (bytes.length > 10e6) complain(file, 'over 10 MB');
  for (const rule of rules) {
    for (const key of ['shortDescription', 'fullDescription', 'help'])
      if (!rule[key].text || (key !== 'help' && rule[key].text.length > 1024)) complain(file, `${rule.id}: ${key}`);
    if (rule.name.length > 255) complain(file, 'long name');
  }
  const seen = new Set();
  for (const result of run.results) {
    if (rules[result.ruleIndex].id !== result.ruleId) complain(file, 'ruleIndex');
    if (!result.message.text) complain(file, 'empty message');
    for (const link of result.message.text.matchAll(/(?<!\\)\]\((\d+)\)/g))
      if (!(result.relatedLocations || []).some(l => l.id === +link[1])) complain(file, `link to ${link[1]} leads nowhere`);
    const print = result.partialFingerprints['migConflict/v1'];
    if (seen.has(print)) complain(file, `fingerprint twice: ${print}`);
    seen.add(print);
    for (const l of [...result.locations, ...(result.relatedLocations || [])]) {
      const {artifactLocation: {uri}, region: r} = l.physicalLocation;
      if (!uri || /[^A-Za-z0-9\-._~\/%:]/.test(uri)) complain(file, `uri ${uri}`);
      if (r.startLine !== r.endLine || r.endColumn < r.startColumn) complain(file, 'region');
    }
  }
}

function checkGitlab(file, bytes) {
  const issues = JSON.parse(bytes);
  check(gitlab, file, issues);
  if (new Set(issues.map(i => i.fingerprint)).size !== issues.length) complain(file, 'fingerprint twice');
}

function checkRdjsonl(file, bytes) {
  const lines = bytes.split('\n');
  if (lines.pop() !== '') complain(file, 'no final newline');
  for (const one of lines) check(rdjson, file, JSON.parse(one));
}

async function checkers() {
  // Its sanitizer wants a browser; parsing does not.
  const purify = (await import(pathToFileURL(from.resolve('dompurify').replace('purify.cjs.js', 'purify.es.mjs')).href)).default;
  purify.addHook = () => {};
  purify.sanitize = x => x;
  const mermaid = (await load('mermaid')).default;
  const MarkdownIt = from('markdown-it');
  const md = new MarkdownIt({html: true, linkify: false});
  return {
    sarif: checkSarif,
    gitlab: checkGitlab,
    rdjsonl: checkRdjsonl,
    json: (file, bytes) => check(report, file, JSON.parse(bytes)),
    dot: file => {
      const {error, status, stdout, stderr} = spawnSync('nop', [path.join(folder, file)], {encoding: 'utf8'});
      if (error || status !== 0 || stderr !== '') complain(file, `nop: ${error || stderr.trim() || status}`);
      else if (stdout.length === 0) complain(file, 'nothing printed');
    },
    mermaid: async (file, bytes) => {
      await mermaid.parse(bytes);
      if (bytes.length > 50000) complain(file, `${bytes.length} characters: more than readers draw`);
      const edges = bytes.split('\n').filter(l => /^  r\d+ (-->|-\.)/.test(l)).length;
      if (edges > 500) complain(file, `${edges} edges: more than readers draw`);
    },
    markdown: async (file, bytes) => {
      if (bytes.length > 65536 || Buffer.byteLength(bytes) > 65536) complain(file, `${bytes.length} characters`);
      if (!/^<!-- mig-report:[A-Za-z0-9_.\/]* -->\n/.test(bytes)) complain(file, 'no marker in the first line');
      const depth = [];
      for (const block of md.parse(bytes, {})) {
        for (const token of [block, ...(block.children || [])]) {
          if (['link_open', 'image', 'heading_open', 'bullet_list_open', 'ordered_list_open', 'blockquote_open', 'hr',
               's_open', 'em_open'].includes(token.type)) complain(file, `hostile text became ${token.type}`);
          if (token.type !== 'html_block' && token.type !== 'html_inline') continue;
          for (const [tag, slash, name] of token.content.matchAll(/<(\/?)([a-z!][a-z-]*)/gi)) {
            if (!['details', 'summary', 'span', '!--'].includes(name)) complain(file, `tag ${tag}`);
            if (name === 'details') slash ? depth.pop() : depth.push(name);
          }
        }
        if (block.type === 'fence' && block.info === 'mermaid') await mermaid.parse(block.content);
      }
      if (depth.length !== 0) complain(file, 'details left open');
    },
  };
}

async function main() {
  const check = await checkers();
  for (const file of fs.readdirSync(folder).sort()) {
    const format = file.split('.').pop();
    if (!check[format]) continue;
    counts[format] = (counts[format] || 0) + 1;
    const bytes = fs.readFileSync(path.join(folder, file), 'utf8');
    if (bytes.charCodeAt(0) === 0xfeff || !WELL_FORMED.test(bytes) || bytes.includes('\u0000')) complain(file, 'not plain UTF-8');
    try {
      await check[format](file, bytes);
    } catch (e) {
      complain(file, String(e.message || e).split('\n').slice(0, 4).join(' / '));
    }
  }
  const missing = Object.keys(check).filter(f => !counts[f]);
  if (missing.length) complain(folder, `nothing to check: ${missing}`);
  console.log(Object.keys(counts).sort().map(f => `${f} ${counts[f]}`).join(', ') + `: ${bad} complaints`);
  process.exit(bad ? 1 : 0);
}
main();
