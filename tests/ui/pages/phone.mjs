/** What a person can do on the phone's screens. Everything goes by finger and by what is on the screen. */
import { openPage } from './browser.mjs';

export const SIZES = {
  small: { width: 360, height: 640, font: 2, cpu: 6, touch: true },
  usual: { width: 390, height: 844, touch: true },
};

export class Phone {
  /** Opens the installation's page; `files` makes its camera the system's picker, which answers with these in turn. */
  static async open(browser, installation, { size = SIZES.usual, files = null, ...more } = {}) {
    const page = await openPage(browser, { ...size, ...more });
    const phone = new Phone(page, installation, files);
    await phone.load();
    return phone;
  }

  constructor(page, installation, files) {
    Object.assign(this, { page, installation, shots: 0 });
    if (files) page.on('filechooser', (chooser) => void chooser.setFiles(files[this.shots++ % files.length]).catch(() => undefined));
  }

  load = () => this.page.goto(this.installation.url);
  on = (selector) => this.page.locator(selector);
  tap = (selector) => this.on(selector).first().tap();
  shown = (selector) => this.on(selector).first().waitFor();
  gone = (selector) => this.on(selector).first().waitFor({ state: 'hidden' });
  words = (selector) => this.on(selector).first().innerText();
  close = () => this.page.context().close();
  call = (method, params = {}) => this.page.evaluate(async ([name, body]) => (await fetch(`/api/${name}`, { method: 'POST', body: JSON.stringify(body) })).json(), [method, params]);

  /** From the beginning: the app opened anew, on Today. */
  async fresh() {
    await this.page.goto('about:blank');
    await this.load();
    await this.page.locator('[data-capture], [data-leave]').first().waitFor();
    await this.today();
  }

  async enrol(card, server = this.installation.serverUrl) {
    await this.on('[data-server]').fill(server);
    await this.on('[data-code]').fill(card.code);
    await this.tap('[data-enrol]');
  }

  /** Whatever a new or restarted installation still asks for, until Today is there. */
  async settle(card) {
    await this.page.locator('[data-enrol], [data-person], [data-capture], [data-stage]').first().waitFor();
    if (await this.on('[data-enrol]').isVisible()) {
      await this.enrol(card);
      await this.page.locator('[data-person], [data-capture]').first().waitFor({ timeout: 60_000 });
    }
    if (await this.on('[data-person]').first().isVisible()) await this.tap('[data-person]');
    await this.page.locator('[data-capture], [data-stage]').first().waitFor();
    // What was begun a moment ago opens by itself.
    if (await this.on('[data-stage]').isVisible()) await this.tap('[data-leave]');
    await this.shown('[data-capture]');
  }

  /** Until the first window of the district is there. */
  async firstWindow() {
    for (let round = 0; round < 60; round += 1) {
      const report = await this.call('sync_now');
      if (report.reached && report.received === 0) return;
      if (!report.reached) await this.page.waitForTimeout(500);
    }
    throw new Error('the first window does not end');
  }

  tab = (name) => this.tap(`[data-tab="${name}"]`);

  async today() {
    if (await this.on('[data-leave]').isVisible()) await this.tap('[data-leave]');
    else if (await this.on('[data-back]').first().isVisible()) await this.page.evaluate(() => (location.hash = '#/'));
    else await this.tab('today');
    await this.shown('[data-capture]');
  }

  /** How many cases this person has settled on the spot. Not today's count: midnight may pass while a suite runs. */
  async settledOnTheSpot() {
    const filter = { state: 'self_disposed', street: null, class: null, text: '', from_ms: null, to_ms: null, bbox: null, mine: true, incomplete: false };
    return (await this.call('case_list', { filter, after: null, limit: 1 })).total;
  }

  /** From Today to the case recorded last, once Today shows it. */
  async openNewest() {
    const { recent } = await this.call('today');
    await this.tap(`[data-case][href$="${recent[0].id}"]`);
    await this.shown('[data-case-page]');
  }

  /** From Today to the viewfinder. */
  async aim() {
    await this.tap('[data-tab="capture"]');
    await this.shown('[data-stage="aim"] [data-shutter]');
  }

  shutter = () => this.tap('[data-shutter]');

  /** One of the recent classes that the panel shows without scrolling, by its place. */
  async recentClass(n = 0) {
    await this.shown('.pick__class[data-class]');
    const seen = await this.page.evaluate(inView, '.pick__class[data-class]');
    if (!seen.length) throw new Error('no recent class is wholly on the screen');
    const chosen = this.on('.pick__class[data-class]').nth(seen[n % seen.length]);
    const name = (await chosen.innerText()).trim();
    await chosen.tap();
    return name;
  }

  /** Shutter, class, shutter. Ends in the viewfinder, ready for the next. */
  async dispose(n = 0) {
    await this.shutter();
    const name = await this.recentClass(n);
    await this.shown('[data-stage="after"] [data-ghost]');
    await this.shutter();
    await this.shown('[data-stage="aim"]');
    return name;
  }

  /** Finds a class by the letters of its name, and picks it. */
  async findClass(letters) {
    await this.on('[data-class-search]').fill(letters);
    const hit = this.on('.class-row [data-class]').first();
    await hit.waitFor();
    const name = (await hit.locator('.class-row__name').innerText()).trim();
    await hit.tap();
    return name;
  }

  toast = () => this.on('[data-toast]').first();
  unsent = async () => (await this.on('[data-unsent-pill]').first().getAttribute('aria-label')) ?? '';

  async until(what, told, withinMs = 20_000) {
    const end = Date.now() + withinMs;
    for (;;) {
      if (await what()) return;
      if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${told}`);
      await this.page.waitForTimeout(50);
    }
  }

  touches = () => this.page.evaluate(() => window.touches.length);
}

/** Which of the elements lie wholly on the screen, and in whatever scrolls around them. */
function inView(selector) {
  const whole = (it) => {
    const box = it.getBoundingClientRect();
    for (let up = it.parentElement; up; up = up.parentElement) {
      const around = up.getBoundingClientRect();
      if (getComputedStyle(up).overflowY !== 'visible' && (box.top < around.top - 1 || box.bottom > around.bottom + 1)) return false;
    }
    return box.top >= 0 && box.bottom <= window.innerHeight;
  };
  return [...document.querySelectorAll(selector)].flatMap((it, n) => (whole(it) ? [n] : []));
}
