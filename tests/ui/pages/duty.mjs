/** What a person does on the desk's duty pages (四到五包): cards that are read first and edited in place, choices, papers. */
import { readFileSync } from 'node:fs';

export class Duty {
  constructor(desk) {
    Object.assign(this, { desk, page: desk.page });
  }

  async ledger(query = '') {
    await this.desk.go(`/duty${query}`);
    await this.desk.shown('.list[aria-busy="false"] .table, .list[aria-busy="false"] .blank');
  }

  async area(id) {
    await this.desk.go(`/duty/${id}`);
    await this.desk.shown('.card.head h2');
  }

  /** One of the cards of an area, by its title. */
  card = (title) => this.page.locator(`section.card[aria-label="${title}"]`);

  async edit(title) {
    await this.card(title).locator('header .edit').click();
    await this.card(title).locator('form').waitFor();
    return this.card(title);
  }

  async save(title) {
    await this.card(title).locator('form button[type="submit"]').click();
    await this.card(title).locator('form').waitFor({ state: 'hidden', timeout: 30_000 });
  }

  /** Chooses from a list that opens, by what is typed; `of` is the list's label. */
  async pick(within, of, text) {
    const select = within.locator('.el-select', { has: this.page.locator(`[aria-label="${of}"]`) }).first();
    await select.click();
    await select.locator('input').fill(text);
    // The list closes up around what fits: a click before that meets another line.
    await this.page.waitForFunction((wanted) => {
      const lines = [...document.querySelectorAll('.el-select-dropdown__item')].filter((line) => line.checkVisibility());
      return lines.length > 0 && lines.every((line) => line.textContent.includes(wanted));
    }, text);
    await this.page.waitForTimeout(300);
    await this.page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click();
    await select.locator('.el-select__placeholder, .el-select__selected-item', { hasText: text }).first().waitFor();
  }

  /** Takes back what was chosen in a list. */
  async unpick(within, of) {
    const select = within.locator('.el-select', { has: this.page.locator(`[aria-label="${of}"]`) }).first();
    // What stood above may still be on its way; the cross is there only under the pointer.
    await this.page.mouse.move(0, 0);
    await this.page.waitForTimeout(500);
    await select.hover();
    await select.locator('.el-select__clear').click();
    await this.page.keyboard.press('Escape');
  }

  /** Presses what makes a paper, and answers its name and bytes. */
  async paper(button) {
    const [coming] = await Promise.all([this.page.waitForEvent('download', { timeout: 120_000 }), button.click()]);
    return { name: coming.suggestedFilename(), bytes: readFileSync(await coming.path()) };
  }

  async day(label, day) {
    const input = this.page.locator(`input[aria-label="${label}"], .el-date-editor[aria-label="${label}"] input`).first();
    await input.fill(day);
    await input.press('Enter');
  }
}
