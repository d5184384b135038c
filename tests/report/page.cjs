// The HTML report in a browser: it asks for nothing, says what it should, unfolds, filters, works by keyboard and without
// scripts, and what scripts say stays text.
//
// usage: node page.cjs MIG NODE_MODULES [FOLDER_FOR_SCREENSHOTS]
// Exits 77 where there is no Chromium, or no axe-core, which ctest counts as skipped.
"use strict";
const assert = require("assert");
const { spawnSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const { find, Browser } = require("./browser.cjs");
const projects = require("./page_projects.cjs");

const [mig, modules, shots] = process.argv.slice(2);
const work = fs.mkdtempSync(path.join(os.tmpdir(), "mig-page-"));

function page(name, folder, args = ["conflicts"]) {
  const file = path.join(work, `${name}.html`);
  const done = spawnSync(mig, ["-C", folder, ...args, "--format", "html", "-o", file], { encoding: "utf8" });
  assert([0, 1, 3].includes(done.status), `${name}: exit ${done.status}: ${done.stderr}`);
  return file;
}

const count = (browser, selector) => browser.value(`document.querySelectorAll(${JSON.stringify(selector)}).length`);

async function asksForNothing(browser, file) {
  const seen = await browser.open(file);
  assert.deepStrictEqual(seen.requests.filter((url) => url !== "file://" + file), [], "requests");
  assert.deepStrictEqual(seen.complaints, [], "complaints");
}

async function hasNoViolation(browser, name) {
  await browser.value(fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8") + ";0");
  const found = await browser.value("axe.run(document, { resultTypes: ['violations'], preload: false }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(' | ')))");
  assert.deepStrictEqual(found, [], `accessibility of ${name}`);
}

const tests = {
  async "the verdict, both sources and both orders are told"(browser, files) {
    await asksForNothing(browser, files.colliding);
    assert.match(await browser.value("document.querySelector('.verdict').textContent"), /bbb and ccc: (fails|unknown|order_dependent)/);
    const finding = await browser.value("document.querySelector('.finding').textContent");
    assert.match(finding, /MIG101 column user\.email: created twice/);
    assert.match(finding, /versions\/b\.py:15 revision bbb/);
    assert.deepStrictEqual(await browser.value("Array.from(document.querySelector('.finding').querySelectorAll('mark'), m => m.textContent)"),
      ["email", "email"]);
    assert.match(finding, /ours first/);
    assert.match(finding, /\+ column user\.email/);
    assert.match(finding, /table user/);
  },
  async "a collision in the matrix leads to its finding"(browser, files) {
    await browser.open(files.colliding);
    assert((await count(browser, ".matrix td.error a")) >= 1);
    await browser.clickOn(".matrix td.error a");
    assert.strictEqual(await browser.value("location.hash"), "#f1");
  },
  async "what would resolve it is shown with its diff and what to type"(browser, files) {
    await asksForNothing(browser, files.resolvable);
    const shown = await browser.value("document.querySelector('.resolutions').textContent");
    assert.match(shown, /rebase theirs safe: every database ends the same/);
    assert.match(shown, /\$ mig merge --strategy rebase bbb ccc/);
    assert.deepStrictEqual(await browser.value("Array.from(document.querySelectorAll('.resolutions ins'), e => e.textContent).filter(t => /down/.test(t))"),
      ["+down_revision = \"bbb\""]);
    const text = spawnSync(mig, ["-C", path.join(work, "resolvable"), "conflicts"], { encoding: "utf8" }).stdout;
    assert.match(text, /How to resolve it:\n {2}ours {4}is bbb: published/);
    assert.match(text, / {2}- rebase theirs, safe: .*\n(?: .*\n)* {4}\$ mig merge --strategy rebase bbb ccc\n/);
  },
  async "search and levels filter"(browser, files) {
    await browser.open(files.colliding);
    const all = await count(browser, ".finding:not([hidden])");
    await browser.key("/", "/");
    await browser.type("created twice");
    const found = await count(browser, ".finding:not([hidden])");
    assert(found >= 1 && found < all, `${found} of ${all}`);
    assert.match(await browser.value("document.querySelector('[role=status]').textContent"), new RegExp(`^${found} of ${all} findings`));
    await browser.key("Escape");
    assert.strictEqual(await count(browser, ".finding:not([hidden])"), all);
    await browser.clickOn(".tools input[value=error]");
    assert.strictEqual(await count(browser, ".finding[data-level=error]:not([hidden])"), 0);
  },
  async "the keyboard alone goes through findings and unfolds"(browser, files) {
    await browser.open(files.colliding);
    await browser.key("n", "n");
    assert.strictEqual(await browser.value("document.activeElement.id"), "f1");
    const closed = await count(browser, ".finding details:not([open])");
    for (let i = 0; i < 20 && (await browser.value("document.activeElement.tagName")) !== "SUMMARY"; i++) await browser.key("Tab");
    await browser.key("Enter", "\r");
    assert.strictEqual(await count(browser, ".finding details:not([open])"), closed - 1);
  },
  async "a thousand revisions are folded and open with a click"(browser, files) {
    await asksForNothing(browser, files.thousand);
    assert.strictEqual(await browser.value("document.querySelector('.rows > li details').open"), false);
    await browser.clickOn(".rows > li details > summary");
    assert.strictEqual(await browser.value("document.querySelector('.rows > li details').open"), true);
    await browser.key("/", "/");
    await browser.type("r0123");
    assert.match(await browser.value("document.querySelector('[role=status]').textContent"), /1 revisions/);
  },
  async "without scripts everything is there and unfolds"(browser, files) {
    await browser.look({ script: false });
    await browser.open(files.colliding);
    await browser.look({});
    assert.strictEqual(await count(browser, ".tools"), 0);
    const closed = await count(browser, "details:not([open])");
    await browser.clickOn(".finding details > summary");
    assert.strictEqual(await count(browser, "details:not([open])"), closed - 1);
  },
  async "what scripts and file names say stays text"(browser, files) {
    await asksForNothing(browser, files.hostile);
    assert.strictEqual(await browser.value("typeof window.hurt"), "undefined");
    assert.strictEqual(await count(browser, "img, iframe, object, link[rel], base, form"), 0);
    assert.strictEqual(await count(browser, "script"), 1);
    assert.strictEqual(await browser.value("Array.from(document.querySelectorAll('*')).filter(e => Array.from(e.attributes).some(a => /^on|^style$/.test(a.name))).length"), 0);
    const text = await browser.value("document.body.textContent");
    for (const part of ["</script><script>window.hurt=1</script>", "\"><img src=x onerror=", "]]>", "<!--", "&amp;&lt;", "\\u202ereversed",
      "\\x1b[31mred", "\u{1F600}", "b<img src=x onerror=hurt()>.py"])
      assert(text.includes(part), `missing: ${part}`);
    assert(!/[\u202a-\u202e\u2066-\u2069\u001b]/.test(text), "a control character got through");
  },
  async "nobody is shut out"(browser, files) {
    for (const [name, scheme] of [["colliding", "light"], ["resolvable", "dark"], ["graph", "light"]]) {
      await browser.look({ scheme });
      await browser.open(files[name]);
      await hasNoViolation(browser, `${name}, ${scheme}`);
    }
    await browser.look({ width: 360 });
    await browser.open(files.colliding);
    assert.deepStrictEqual(await browser.value("Array.from(document.querySelectorAll('body, body *')).filter(e => !e.closest('.scroll, .rows, .hide, .skip') && e.getBoundingClientRect().right > 361).map(e => e.outerHTML.slice(0, 80))"),
      [], "sticks out of a narrow window");
    assert(await browser.value("document.documentElement.scrollWidth <= 361"), "a narrow window scrolls sideways");
    await browser.look({});
  },
  async "a thousand revisions are under 500 KB and painted within a second"(browser, files) {
    await browser.open(files.thousand);
    const size = fs.statSync(files.thousand).size;
    const paint = await browser.value("new Promise(done => new PerformanceObserver(l => done(l.getEntriesByName('first-contentful-paint')[0].startTime)).observe({ type: 'paint', buffered: true }))");
    console.log(`1,000 revisions: ${size} bytes, first paint after ${paint.toFixed(0)} ms`);
    assert(size < 500000, `${size} bytes`);
    assert(paint < 1000, `${paint} ms`);
  },
};

async function screenshots(browser, files) {
  for (const [name, look] of Object.entries({ light: {}, dark: { scheme: "dark" }, narrow: { width: 360 }, print: { media: "print" } })) {
    await browser.look(look);
    for (const file of ["colliding", "thousand", "hostile", "graph"]) {
      await browser.open(files[file]);
      if (look.media) await browser.value("window.dispatchEvent(new Event('beforeprint'))");
      await browser.screenshot(path.join(shots, `${file}-${name}.png`));
    }
  }
}

async function main() {
  const program = find();
  if (program === null) {
    console.log("skipped: there is no Chromium on this machine");
    return 77;
  }
  if (!fs.existsSync(path.join(modules, "axe-core", "axe.min.js"))) {
    console.log("skipped: `npm ci` was not run in tests/npm");
    return 77;
  }
  const files = {};
  for (const name of ["colliding", "hostile", "thousand", "resolvable"])
    files[name] = page(name, projects[name](path.join(work, name)));
  files.graph = page("graph", path.join(work, "thousand"), ["graph"]);
  const browser = await Browser.start(program);
  let failed = 0;
  try {
    for (const [name, test] of Object.entries(tests)) {
      await browser.look({});
      const start = Date.now();
      try {
        await test(browser, files);
        console.log(`ok: ${name} (${Date.now() - start} ms)`);
      } catch (error) {
        failed++;
        console.log(`FAILED: ${name}\n${error.message}`);
      }
    }
    if (shots) await screenshots(browser, files);
  } finally {
    await browser.stop();
  }
  console.log(`${Object.keys(tests).length} tests, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

main().then((status) => {
  fs.rmSync(work, { recursive: true, force: true });
  process.exit(status);
}, (error) => {
  console.error(error);
  process.exit(1);
});
