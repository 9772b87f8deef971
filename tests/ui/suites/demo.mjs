/** The demonstration's first minute (docs/demo.md), as a newcomer goes through it: on its own page, by what is written there. */
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { launch, openPage } from '../pages/browser.mjs';
import { BIN, ROOT } from '../stack/index.mjs';

/** What the strip promises for the way from the street to the desk. */
const PROMISED_MS = 3000;
/** Inventing the whole district takes a while in a debug build. */
const SEEDING_MS = 600_000;
/** What somebody may have set for a real server or for `make`; it must not steer the demonstration. */
const STRAY = { GRIDWALK_LISTEN: '0.0.0.0:1', GRIDWALK_NO_SHELL: '1' };
const SCREENS = [[1280, 800], [1440, 900], [1920, 1080]];

class Demonstration {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'gridwalk-demo-'));
    const args = ['demo', '--dir', this.folder, '--ui', join(ROOT, 'ui/dist'), '--frame', join(ROOT, 'ui/demo'), '--no-browser'];
    this.child = spawn(join(BIN, 'gridwalk-host'), args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...STRAY } });
    this.gone = new Promise((done) => this.child.once('exit', (code, signal) => done(signal ?? code)));
  }

  /** The address that it prints once all is up. */
  ready() {
    return new Promise((found, failed) => {
      const late = setTimeout(() => failed(new Error('the demonstration was not ready in time')), SEEDING_MS);
      this.gone.then((how) => failed(new Error(`the demonstration ended: ${how}`)));
      createInterface(this.child.stdout).on('line', (line) => {
        const address = /demo .*?(http:\S+)/.exec(line)?.[1];
        if (!address) return;
        clearTimeout(late);
        found((this.url = address));
      });
    });
  }

  state = async () => (await fetch(`${this.url}control/state`)).json();

  async end(signal) {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.gone;
  }
}

/** All programs below one, however deep; Linux tells. */
function below(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const own = tasks.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
  return own.flatMap((each) => [each, ...below(each)]);
}

function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const answers = (port, host = '127.0.0.1') => new Promise((done) => {
  const socket = connect(port, host, () => (socket.destroy(), done(true))).once('error', () => done(false));
});

describe('the demonstration\'s first minute', { skip: process.env.UI_STACK === 'fake' }, () => {
  let demo;
  let browser;
  let page;
  let phone;
  let desk;
  const item = (name) => page.locator(`li[data-step="${name}"]`);
  const ticked = (name) => page.locator(`li[data-step="${name}"][data-state="done"]`).waitFor({ timeout: 20_000 });

  before(async () => {
    demo = new Demonstration();
    const url = await demo.ready();
    browser = await launch();
    page = await openPage(browser, { width: 1440, height: 900 });
    phone = page.frameLocator('#phone');
    desk = page.frameLocator('#desk');
    // The phone is killed on purpose, and its flight mode leaves other people's small pictures unfetched.
    page.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_SOCKET|502 .*\/(media\/photo|api)\//);
    await page.goto(url);
  });
  after(async () => {
    await browser?.close();
    await demo?.end('SIGTERM');
    rmSync(demo.folder, { recursive: true, force: true });
  });

  it('begins with phone and desk side by side, signed in, and one thing to do', async () => {
    await phone.locator('[data-capture]').waitFor();
    await desk.locator('.workspace .needs').waitFor();
    assert.equal(await page.locator('[aria-current="step"]').getAttribute('data-step'), 'flight_on');
    assert.equal(await page.locator('li .act:enabled').count(), 1);
  });

  it('fits the usual screens in both languages, with nothing cut and nothing to scroll', async () => {
    for (const language of ['en', 'zh']) {
      await page.locator('#language').click();
      await page.locator(`html[lang^="${language}"]`).waitFor();
      for (const [width, height] of SCREENS) {
        await page.setViewportSize({ width, height });
        // The devices are scaled in the frame after the window's.
        await page.waitForTimeout(300);
        assert.deepEqual(await page.evaluate(cut), [], `${language} at ${width} × ${height}`);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('phone and desk speak the language of the strip', async () => {
    await page.locator('#language').click();
    for (const device of [phone, desk]) await device.locator('html[lang="en"]').waitFor();
    await page.locator('#language').click();
    for (const device of [phone, desk]) await device.locator('html[lang="zh-CN"]').waitFor();
  });

  it('can be reached from this machine only', async () => {
    const { phone_url, desk_url } = await demo.state();
    const ports = [demo.url, phone_url, desk_url].map((url) => Number(new URL(url).port));
    const outside = Object.values(networkInterfaces()).flat().filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const port of ports) {
      assert.equal(await answers(port), true);
      for (const { address } of outside) assert.equal(await answers(port, address), false, `${address}:${port}`);
    }
  });

  it('turns flight mode on', async () => {
    await phone.locator('[data-capture]').waitFor();
    await item('flight_on').getByRole('button').click();
    await ticked('flight_on');
    assert.equal((await demo.state()).flight, true);
  });

  it('sees a case settled on the phone, with drawn scenes for a camera', async () => {
    await phone.locator('[data-tab="capture"]').click();
    await phone.locator('[data-stage="aim"] [data-shutter]').click();
    await phone.locator('.pick__class[data-class]').first().click();
    await phone.locator('[data-stage="after"] [data-ghost]').waitFor();
    await phone.locator('[data-shutter]').click();
    await phone.locator('[data-stage="aim"]').waitFor();
    await ticked('disposed');
  });

  it('kills the app, and finds the record again, unsent', async () => {
    await item('killed').getByRole('button').click();
    await page.locator('#curtain:not([hidden])').waitFor();
    await ticked('killed');
    const pill = phone.locator('[data-unsent-pill]').first();
    await pill.waitFor();
    assert.match(await pill.getAttribute('aria-label'), /[1-9]/);
    const { steps } = await demo.state();
    assert.equal(steps.arrived, false);
  });

  it('turns flight mode off, and the desk shows the case with 2 of 2 photos within three seconds', async () => {
    const began = performance.now();
    await item('flight_off').getByRole('button').click();
    await ticked('flight_off');
    const seen = performance.now() - began;
    const { arrived_after_ms: took } = await demo.state();
    assert.ok(took <= PROMISED_MS, `the case took ${took} ms`);
    console.log(`on the desk after ${took} ms, seen on the strip after ${Math.round(seen)} ms`);
    const newest = desk.locator('section[aria-labelledby="arrivals-title"] li').first();
    await newest.locator('text=2/2').waitFor({ timeout: PROMISED_MS });
  });

  it('changes one byte, and the desk\'s evidence check names the photo', async () => {
    await item('tampered').getByRole('button').click();
    await ticked('tampered');
    page.expect(/422 .*\/media\/photo\//);
    await desk.locator('section[aria-labelledby="arrivals-title"] li a').first().click();
    await desk.locator('[aria-labelledby="evidence-title"] .el-button--primary').click();
    await desk.locator('.verdict[data-overall="altered"]').waitFor({ timeout: 20_000 });
  });

  it('says nothing on the console that nobody asked for', () => assert.deepEqual(page.said, []));

  it('ends with one Ctrl-C, and leaves no program and no port behind', async () => {
    const family = below(demo.child.pid);
    assert.ok(family.length >= 4, `server, its guard, phone and desk run: ${family}`);
    const { phone_url, desk_url } = await demo.state();
    assert.equal(await demo.end('SIGINT'), 0);
    assert.deepEqual(family.filter(runs), []);
    for (const url of [demo.url, phone_url, desk_url]) assert.equal(await answers(Number(new URL(url).port)), false, url);
  });
});

/** What does not fit: words wider or higher than their place, devices beyond the screen, a page that scrolls. */
function cut() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
  if (root.scrollHeight > root.clientHeight) faults.push('the page scrolls');
  for (const node of document.querySelectorAll('.bar *, .step, .step *, .state')) {
    if (node.closest('svg, .hidden')) continue;
    if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline') faults.push(`cut: ${node.textContent}`);
  }
  for (const step of document.querySelectorAll('.step')) {
    const low = step.getBoundingClientRect().bottom;
    for (const part of step.querySelectorAll('p, button')) if (part.getBoundingClientRect().bottom > low) faults.push(`out of its step: ${part.textContent}`);
  }
  for (const device of document.querySelectorAll('.bezel, .screen')) {
    const { right, bottom, height } = device.getBoundingClientRect();
    if (right > innerWidth + 1 || bottom > innerHeight + 1 || height < 300) faults.push(`${device.className} does not fit`);
  }
  return faults;
}
