/** What a person does on the desk's patrol pages (巡查): plans routes, looks at how they stand, asks for a track and replays it. */
import { Duty } from './duty.mjs';

export class Routes {
  constructor(desk) {
    Object.assign(this, { desk, page: desk.page, duty: new Duty(desk) });
  }

  async list(query = '') {
    await this.desk.go(`/routes${query}`);
    await this.desk.shown('.list[aria-busy="false"] .table, .list[aria-busy="false"] .blank');
  }

  async begin() {
    await this.list();
    await this.desk.button('新建路线').click();
    await this.desk.shown('.route-form input');
  }

  async open(id) {
    await this.desk.go(`/routes/${id}`);
    await this.desk.shown('.route-form input');
  }

  /** One of the parts of the form, by its title. */
  part = (title) => this.page.locator(`section[aria-label="${title}"]`);
  field = (label) => this.page.locator(`input[aria-label="${label}"]`).first();
  name = () => this.page.locator('.route-form .el-input input').first();

  /** Adds something from the list below the route, by what is typed. */
  async add(layer, name) {
    const picker = this.part('路线内容').locator('.picker');
    await picker.locator('.el-segmented').getByText(layer, { exact: true }).click();
    await this.field('名称或编码').fill(name);
    const button = picker.locator(`button[aria-label="加入 ${name}"]`);
    await button.click();
    await button.waitFor({ state: 'hidden' });
  }

  items = async () => (await this.page.locator('ol.items li b').allInnerTexts()).map((text) => text.trim());
  way = (label, choice) => this.page.locator(`.el-segmented[aria-label="${label}"]`).getByText(choice, { exact: true }).click();

  /** Saves; the words beside a part when it is refused, none when it is kept. */
  async save() {
    await this.desk.button('保存').click();
    const kept = this.page.locator('.el-message', { hasText: '已保存' }).first();
    const refused = this.page.locator('[data-refused]').first();
    await kept.or(refused).first().waitFor();
    return (await refused.isVisible()) ? (await refused.innerText()).trim() : null;
  }

  async plan(query = '') {
    await this.desk.go(`/routes/plan${query}`);
    await this.desk.shown('.list[aria-busy="false"] .plan, .list[aria-busy="false"] .blank');
  }

  row = (name) => this.page.locator('.plan tbody tr:not(.unit)', { hasText: name });
  cell = (name, day) => this.row(name).locator(`button.sign[data-col="${Number(day.slice(8)) - 1}"]`);

  async tracks(query = '') {
    await this.desk.go(`/routes/tracks${query}`);
    await this.desk.shown('.list[aria-busy="false"] .ask, .list[aria-busy="false"] .blank');
  }

  ask = (purpose) => this.page.locator('.ask', { hasText: purpose });
}
