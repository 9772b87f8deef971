/** One real window of the shell, driven by WebDriver, with a data folder of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Builder, By, Capabilities, until } from 'selenium-webdriver';
import { freePort, killInside } from './programs.js';

const PATIENCE_MS = 30_000;
const NATIVE_DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';

export class Window {
  static async open({ programs, shell, display, data, args = [], log }) {
    const [port, native] = [await freePort(), await freePort()];
    const env = { DISPLAY: display, GRIDWALK_DATA: data, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
    const words = ['--port', port, '--native-port', native, '--native-driver', NATIVE_DRIVER].map(String);
    const window = new Window();
    Object.assign(window, { programs, shell, child: programs.run('tauri-driver', words, { env, log }) });
    await listening(port);
    const wanted = new Capabilities().setBrowserName('wry').set('tauri:options', { application: shell, args });
    window.driver = await new Builder().withCapabilities(wanted).usingServer(`http://127.0.0.1:${port}/`).build();
    return window;
  }

  /** Closes the window and ends its driver. */
  async close() {
    await this.driver?.quit().catch(() => undefined);
    await this.programs.stop(this.child);
  }

  /** Kills the app as a system does that needs its memory. */
  async kill() {
    killInside(this.child, this.shell);
    await this.programs.stop(this.child);
    this.driver = null;
  }

  see(selector, within = PATIENCE_MS) {
    return this.driver.wait(until.elementLocated(By.css(selector)), within, `nothing like ${selector} is on the screen`);
  }

  async press(selector) {
    const found = await this.see(selector);
    await this.driver.wait(until.elementIsVisible(found), PATIENCE_MS);
    await this.driver.wait(until.elementIsEnabled(found), PATIENCE_MS);
    await found.click();
  }

  /** Presses the first of a list once it stays where it is: a list that is still being sought moves under the finger. */
  async pressSettled(selector) {
    let before = null;
    await this.until(`${selector} at rest`, async () => {
      const now = await this.driver.executeScript('return [...document.querySelectorAll(arguments[0])].map((it) => it.innerText).join("\\n");', selector);
      const rests = now !== '' && now === before;
      before = now;
      return rests;
    });
    await this.press(selector);
  }

  async type(selector, text) {
    await (await this.see(selector)).sendKeys(text);
  }

  /** Runs a function of the page that answers a promise; a refusal is thrown with its code. */
  async run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${body}).apply(null, [...arguments].slice(0, -1))).then(
        (value) => done({ value: value ?? null }),
        (why) => done({ why: why?.code ?? String(why) }));`;
    const { value, why } = await this.driver.executeAsyncScript(script, ...args);
    if (why !== undefined) throw Object.assign(new Error(`refused: ${why}`), { code: why });
    return value;
  }

  /** A method of the facade, the way the page calls it. */
  call(method, params = {}) {
    return this.run(`(method, params) => window.__TAURI_INTERNALS__.invoke('call', { method, params })`, method, params);
  }

  async until(what, holds, within = PATIENCE_MS) {
    const end = Date.now() + within;
    for (;;) {
      const seen = await holds();
      if (seen) return seen;
      if (Date.now() > end) throw new Error(`${what}: not within ${within} ms`);
      await new Promise((done) => setTimeout(done, 250));
    }
  }

  async shoot(folder, name) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), Buffer.from(await this.driver.takeScreenshot(), 'base64'));
  }
}

async function listening(port) {
  for (let tries = 0; tries < 100; tries += 1) {
    const there = await new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true))).once('error', () => done(false));
    });
    if (there) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('tauri-driver does not listen');
}
