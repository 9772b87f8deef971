/** What a person does on the desk's ground: the map with its list, a drawing in hand, a file brought in, the changes. */
const E7 = 1e7;
const DAY = 86_400_000;

/** A day as the date pickers take it, so many days from today, in China's time zone. */
export const dayFromToday = (days) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * DAY);

/** A closed ring of degrees, from the app's implicit one. */
export const degrees = (ring) => [...ring, ring[0]].map(([x, y]) => [x / E7, y / E7]);

export class Ground {
  constructor(desk) {
    Object.assign(this, { desk, page: desk.page });
  }

  /** The map and the list of a layer, narrowed by a text. */
  async list(layer, text = '') {
    await this.desk.go('/ground');
    await this.desk.shown('.list [role="listbox"]');
    if (layer) {
      await this.desk.click('.list .el-select');
      await this.page.locator('.el-select-dropdown__item:visible', { hasText: new RegExp(`^${layer}`) }).first().click();
    }
    await this.search(text);
  }

  async search(text) {
    await this.desk.on('.list .heads input').last().fill(text);
    await this.settled();
  }

  /** Typing is waited for, then the list. */
  async settled() {
    await this.page.waitForTimeout(600);
    await this.desk.shown('.list [role="listbox"][aria-busy="false"]');
  }

  names = async () => (await this.desk.on('.list [role="option"] b').allInnerTexts()).map((name) => name.trim());

  /** Until the list is as it should be; what it shows at last otherwise. */
  async namesOnce(fits) {
    for (let tries = 0; ; tries += 1) {
      const names = await this.names();
      if (fits(names) || tries > 150) return names;
      await this.page.waitForTimeout(200);
    }
  }

  async choose(name) {
    await this.desk.on('.list [role="option"]').filter({ hasText: name }).first().click();
    await this.page.locator('aside.panel h2', { hasText: name }).waitFor();
  }

  act = (name) => this.page.locator('aside.panel').getByRole('button', { name, exact: true }).click();

  async day(day) {
    const picker = this.desk.on('.day .picker input').first();
    await picker.fill(day);
    await picker.press('Enter');
    await this.settled();
  }

  /** A corner by its typed position: the way without a pointer. */
  async corner([lon, lat]) {
    const details = this.desk.on('aside.panel details');
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
    await details.locator('form input').fill(`${lon.toFixed(7)}, ${lat.toFixed(7)}`);
    await details.locator('form button').click();
  }

  /** Until the drawing in hand has been looked through. */
  async checked() {
    await this.page.locator('aside.panel .found[aria-busy="false"]').waitFor({ timeout: 60_000 });
  }

  /** Nothing in hand that an earlier step left behind. */
  async handsFree() {
    if (await this.desk.on('aside.panel [data-drop]').isVisible()) await this.drop();
  }

  async drop() {
    const held = this.desk.on('aside.panel [data-drop]');
    await held.click();
    // It asks only if anything would be lost.
    const sure = this.desk.on('.el-popconfirm:visible .el-button--danger');
    const asks = await Promise.any([sure.waitFor().then(() => true), held.waitFor({ state: 'hidden' }).then(() => false)]);
    if (asks) await sure.click();
    await held.waitFor({ state: 'hidden' });
  }

  /** Opens a file for import; it is the person's turn to say what it is. */
  async open(name, text) {
    await this.desk.go('/ground/import');
    await this.desk.on('input[type="file"]').setInputFiles({ name, mimeType: 'application/geo+json', buffer: Buffer.from(text) });
    await this.desk.shown('.datums');
  }

  datum = (key) => this.desk.on(`.datums input[value="${key}"]`).check();

  async report() {
    await this.page.locator('.counts').waitFor({ timeout: 120_000 });
    const [added, changed, unchanged, bad] = (await this.desk.on('.counts dd').allInnerTexts()).map((n) => Number(n.replaceAll(',', '')));
    return { added, changed, unchanged, bad };
  }

  /** Says yes to the question that a button asks. */
  sure = () => this.page.locator('.el-popconfirm:visible .el-button--primary').click();
}
