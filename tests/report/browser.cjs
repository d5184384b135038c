// A headless Chromium, driven over its debugging pipe: no package is needed for that.
"use strict";
const { spawn, execFileSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"];

// The program's path, or null where there is none.
function find() {
  if (process.env.MIG_CHROMIUM) return process.env.MIG_CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch (missing) {
      continue;
    }
  }
  return null;
}

class Browser {
  static async start(program) {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), "mig-browser-"));
    const child = spawn(program, ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe", `--user-data-dir=${profile}`,
      "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const browser = new Browser(child, profile);
    await browser.attach();
    return browser;
  }

  constructor(child, profile) {
    this.child = child;
    this.profile = profile;
    this.next = 1;
    this.waiting = new Map();
    this.listeners = [];
    let rest = "";
    child.stdio[4].on("data", (bytes) => {
      const parts = (rest + bytes.toString("utf8")).split("\0");
      rest = parts.pop();
      parts.forEach((part) => this.receive(JSON.parse(part)));
    });
  }

  receive(message) {
    if (message.id) {
      const { resolve, reject } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    } else {
      this.listeners.forEach((listener) => listener(message.method, message.params));
    }
  }

  send(method, params = {}) {
    const id = this.next++;
    const message = { id, method, params };
    if (this.session) message.sessionId = this.session;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.stdio[3].write(JSON.stringify(message) + "\0");
    });
  }

  async attach() {
    const { targetInfos } = await this.send("Target.getTargets");
    const page = targetInfos.find((target) => target.type === "page");
    const { sessionId } = await this.send("Target.attachToTarget", { targetId: page.targetId, flatten: true });
    this.session = sessionId;
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await this.send(`${domain}.enable`);
  }

  // Opens a file; resolves to what it asked for and what it complained about.
  async open(file) {
    const seen = { requests: [], complaints: [] };
    const loaded = new Promise((resolve) => {
      const listener = (method, params) => {
        if (method === "Network.requestWillBeSent") seen.requests.push(params.request.url);
        if (method === "Runtime.exceptionThrown") seen.complaints.push(params.exceptionDetails.text);
        if (method === "Log.entryAdded") seen.complaints.push(params.entry.text);
        if (method === "Page.loadEventFired") resolve();
      };
      this.listeners = [listener];
    });
    await this.send("Page.navigate", { url: "file://" + encodeURI(file) });
    await loaded;
    return seen;
  }

  // The value of an expression in the page.
  async value(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate",
      { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(`${expression.slice(0, 80)}: ${exceptionDetails.exception.description}`);
    return result.value;
  }

  async key(key, text) {
    const codes = { Enter: 13, Tab: 9, Escape: 27 };
    const event = { key, code: key, windowsVirtualKeyCode: codes[key] || key.toUpperCase().charCodeAt(0) };
    if (text) event.text = text;
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  async type(text) {
    for (const letter of text) await this.key(letter, letter);
  }

  async clickOn(selector) {
    const at = await this.value(`(() => { const e = document.querySelector(${JSON.stringify(selector)});
      e.scrollIntoView({ block: "center" }); const r = e.getBoundingClientRect();
      return { x: r.x + Math.min(r.width / 2, 60), y: r.y + r.height / 2 }; })()`);
    for (const type of ["mousePressed", "mouseReleased"])
      await this.send("Input.dispatchMouseEvent", { type, ...at, button: "left", clickCount: 1 });
  }

  async look({ scheme = "light", media = "", width = 1200, script = true }) {
    await this.send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
    await this.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.send("Emulation.setScriptExecutionDisabled", { value: !script });
  }

  async screenshot(file) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true,
      clip: { x: 0, y: 0, width: (await this.value("innerWidth")),
        height: Math.min(await this.value("document.documentElement.scrollHeight"), 6000), scale: 1 } });
    fs.writeFileSync(file, Buffer.from(data, "base64"));
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.session = undefined;
    this.send("Browser.close").catch(() => {});
    await ended;
    fs.rmSync(this.profile, { recursive: true, force: true });
  }
}

module.exports = { find, Browser };
