/** Every screen measured: both languages, three sizes, light, dark and outdoor; nothing cut off, untranslated, unnamed or faint. */
import { it } from 'node:test';
import { strict as assert } from 'node:assert';
import { Desk } from '../pages/desk.mjs';
import { Phone, SIZES } from '../pages/phone.mjs';
import { faint } from '../looks.mjs';
import { looksRight, quiet, speaks, walker, watchDesk, world } from './shared.mjs';

const PHONE_SCREENS = { today: '/', cases: '/cases', map: '/map', me: '/me', unsent: '/me/unsent', handover: '/me/handover', notices: '/me/notices', display: '/me/display', pin: '/me/pin', feedback: '/me/feedback' };
const DESK_SCREENS = { workspace: '/', cases: '/cases', handover: '/handover', notices: '/notices', settings: '/settings' };
/** A fingertip (WCAG 2.5.5 asks 44). */
const FINGERTIP = 44;
/** WCAG AA; in the sun AAA. */
const RATIO = { light: 4.5, dark: 4.5, outdoor: 7 };

const settled = (page) => page.waitForFunction(() => !document.body.innerText.includes('正在读取') && !document.body.innerText.includes('Loading'));

async function seen(view, path, ready) {
  await view.page.evaluate((hash) => (location.hash = hash), `#${path}`);
  await view.shown(ready);
  await settled(view.page);
  await view.page.waitForTimeout(150);
}

for (const language of ['zh-CN', 'en'])
  for (const [kind, size] of Object.entries(SIZES))
    it(`every phone screen of ${size.width} × ${size.height} at font scale ${size.font ?? 1} is whole, named and translated (${language})`, async () => {
      const { installation, card } = await walker();
      const phone = await Phone.open(world.browser, installation, { size: { ...size, cpu: 1 }, language });
      await phone.settle(card);
      await speaks(phone, language, 'light');
      for (const [name, path] of Object.entries(PHONE_SCREENS)) {
        await seen(phone, path, '.frame');
        await looksRight(phone, `${name}, ${kind}`, { language, smallest: FINGERTIP, chineseIn: 'button, h1, h2, h3, label, .tag, .section' });
      }
      await seen(phone, '/cases', '[data-case]');
      await phone.tap('[data-case]');
      await phone.shown('[data-case-page]');
      await looksRight(phone, `case, ${kind}`, { language, smallest: FINGERTIP });
      quiet(phone);
      await speaks(phone, 'zh-CN', 'light');
      await phone.close();
    });

for (const theme of ['light', 'dark', 'outdoor'])
  it(`text on the phone stands out from its ground ${RATIO[theme]} : 1 at least (${theme})`, async () => {
    const { installation, card } = await walker();
    const phone = await Phone.open(world.browser, installation, { theme });
    await phone.settle(card);
    await speaks(phone, 'zh-CN', theme);
    for (const [name, path] of Object.entries(PHONE_SCREENS)) {
      await seen(phone, path, '.frame');
      assert.deepEqual(await faint(phone.page, RATIO[theme]), [], name);
    }
    await speaks(phone, 'zh-CN', 'light');
    await phone.close();
  });

for (const language of ['zh-CN', 'en'])
  for (const theme of ['light', 'dark', 'outdoor'])
    it(`every desk screen is whole, named, translated and readable (${language}, ${theme})`, async () => {
      const { installation, card } = await watchDesk();
      const desk = await Desk.open(world.browser, installation, { language, theme });
      await desk.settle(card);
      await speaks(desk, language, theme);
      for (const [name, path] of Object.entries(DESK_SCREENS)) {
        await seen(desk, path, 'main > *');
        await looksRight(desk, name, { language, chineseIn: 'button, h1, h2, h3, label, thead th, .tag' });
        assert.deepEqual(await faint(desk.page, RATIO[theme]), [], `${name}, ${theme}`);
      }
      quiet(desk);
      await speaks(desk, 'zh-CN', 'light');
      await desk.close();
    });
