/** What a person can do at the desk, by mouse and keyboard. */
import { openPage } from './browser.mjs';

export const DESK = { width: 1440, height: 900 };

export class Desk {
  static async open(browser, installation, more = {}) {
    const page = await openPage(browser, { ...DESK, ...more });
    const desk = new Desk(page, installation);
    await desk.load();
    return desk;
  }

  constructor(page, installation) {
    Object.assign(this, { page, installation });
  }

  load = () => this.page.goto(this.installation.url);
  on = (selector) => this.page.locator(selector);
  click = (selector) => this.on(selector).first().click();
  shown = (selector) => this.on(selector).first().waitFor();
  words = (selector) => this.on(selector).first().innerText();
  close = () => this.page.context().close();
  call = (method, params = {}) => this.page.evaluate(async ([name, body]) => (await fetch(`/api/${name}`, { method: 'POST', body: JSON.stringify(body) })).json(), [method, params]);
  button = (name) => this.page.getByRole('button', { name, exact: true });

  async settle(card) {
    await this.page.locator('.gate form, .people .person, .workspace, .rail').first().waitFor();
    if (await this.on('.gate form').isVisible()) {
      const fields = this.on('.gate form input:not([type="radio"])');
      await fields.nth(0).fill(this.installation.serverUrl);
      await fields.nth(1).fill(card.code);
      await this.click('.gate form button[type="submit"]');
      await this.page.locator('.people .person, .rail').first().waitFor({ timeout: 60_000 });
    }
    if (await this.on('.people .person').first().isVisible()) await this.click('.people .person');
    await this.shown('.rail');
  }

  async firstWindow() {
    for (let round = 0; round < 60; round += 1) {
      const report = await this.call('sync_now');
      if (report.reached && report.received === 0) return;
      if (!report.reached) await this.page.waitForTimeout(500);
    }
    throw new Error('the first window does not end');
  }

  go = (path) => this.page.evaluate((hash) => (location.hash = hash), `#${path}`);

  async workspace() {
    await this.go('/');
    await this.shown('.workspace .needs');
  }

  async openCase(id) {
    await this.go(`/cases/${id}`);
    await this.shown('.page .head h2');
  }

  /** Runs the evidence check and answers its verdict: holds, altered or unfinished. */
  async check() {
    await this.page.getByRole('button', { name: /^(检查证据|再查一次|Check evidence|Check again)/ }).click();
    await this.page.locator('.verdict[data-overall]').waitFor({ timeout: 60_000 });
    await this.page.locator('.el-button.is-loading').waitFor({ state: 'hidden' });
    return this.on('.verdict').getAttribute('data-overall');
  }
}
