/** 离线地图: a pack from a file is really drawn beneath our own shapes, with its approval number; one cut in half is said to be so. */
import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { it } from 'node:test';
import { Phone } from '../pages/phone.mjs';
import { looksRight, quiet, walker, world } from './shared.mjs';

const UI = resolve(import.meta.dirname, '../../../ui');
const NUMBER = '苏S(2026)900号';
const WIDE = 85;

/** The writer of archives that the fake has, read as it is. */
async function writer() {
  const { runnerImport } = await import(createRequire(join(UI, 'package.json')).resolve('vite').replace(/index\.cjs$/, 'node/index.js'));
  return (await runnerImport(join(UI, 'tests/fake/pmtiles.ts'), { root: UI, configFile: false, logLevel: 'silent' })).module;
}

/** One tile for the whole world, with nothing on it but water. */
async function sea() {
  const { pmtiles, vectorTile } = await writer();
  const bounds = [-179.9, -WIDE, 179.9, WIDE];
  const corners = [[-179.9, -WIDE], [179.9, -WIDE], [179.9, WIDE], [-179.9, WIDE]];
  const water = { layer: 'water', properties: { kind: 'ocean' }, shape: { type: 'Area', corners } };
  return Buffer.from(pmtiles({ bounds, zooms: [0, 0], metadata: { vector_layers: [{ id: 'water', fields: {} }] } }, 'vector', (z, x, y) => vectorTile([water], z, x, y)));
}

const add = (phone, name, buffer) => phone.on('[data-add-pack] input').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const go = (phone, path) => phone.page.evaluate((hash) => (location.hash = hash), `#${path}`);

/** Share of the map's picture that has a colour of the theme. */
async function share(phone, token) {
  const picture = (await phone.on('[data-map]').screenshot()).toString('base64');
  return phone.page.evaluate(async ([png, name]) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) < 12) found += 4;
    return found / data.length;
  }, [picture, token]);
}

/** Every layer that can be switched, off or on again: their tints would lie over the pack. */
async function switchLayers(phone) {
  await phone.tap('[data-layers]');
  await phone.shown('[data-layer]');
  for (const row of await phone.on('[data-layer]').all()) await row.tap();
  await phone.tap('.sheet__close');
  await phone.gone('[data-layer]');
}

async function until(what, holds) {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  assert.fail(what);
}

it('a map pack from a file asks for its approval number, is drawn beneath everything, and is gone when it is removed', async () => {
  const { installation, card } = await walker();
  const phone = await Phone.open(world.browser, installation);
  await phone.settle(card);
  // Without its number a file is sent back, once.
  phone.page.expect(/the server responded with a status of 4.*pack_add/);
  // What the fake has on already would lie beneath.
  const { packs } = await phone.call('packs');
  for (const { id, on } of packs) if (on) await phone.call('pack_use', { id, on: false });
  await go(phone, '/map');
  await phone.shown('[data-map] canvas');
  await switchLayers(phone);
  assert.ok((await share(phone, '--water')) < 0.1, 'the map shows no sea of its own');

  await go(phone, '/me/packs');
  await phone.shown('[data-packs-page]');
  await add(phone, '海.pmtiles', await sea());
  await phone.shown('[data-approval-number]');
  await phone.on('[data-approval-number]').fill(NUMBER);
  await phone.tap('[data-approval-go]');
  await phone.page.locator('[data-pack="ready"]', { hasText: NUMBER }).waitFor();
  await looksRight(phone, 'packs', { smallest: 44 }).catch((fault) => {
    // Approval numbers carry letters, and are right so.
    if (!/words: S in/.test(String(fault.message)) || /overflow|ids|controls/.test(String(fault.message))) throw fault;
  });
  const mine = (await phone.call('packs')).packs.find((it) => it.approval === NUMBER);
  if (!mine.on) await phone.page.locator('[data-pack="ready"]', { hasText: NUMBER }).locator('[data-pack-use]').tap();

  await go(phone, '/map');
  await phone.shown('[data-pack-marks]');
  assert.match(await phone.words('[data-pack-marks]'), /苏S\(2026\)900号/);
  await until('the sea is drawn', async () => (await share(phone, '--water')) > 0.5);

  await phone.call('pack_remove', { id: mine.id });
  await phone.gone('[data-pack-marks]');
  await until('the sea is gone again', async () => (await share(phone, '--water')) < 0.1);
  await switchLayers(phone);
  quiet(phone);
  await phone.close();
});

it('a map pack that was cut in half is refused in words, and nothing of it stays', async () => {
  const { installation, card } = await walker();
  const phone = await Phone.open(world.browser, installation);
  await phone.settle(card);
  phone.page.expect(/the server responded with a status of 4.*pack_add/);
  const before = (await phone.call('packs')).packs.length;
  await go(phone, '/me/packs');
  await phone.shown('[data-packs-page]');
  const whole = await sea();
  await add(phone, '半截.pmtiles', whole.subarray(0, whole.length - 20));
  await phone.shown('[data-add-failed]');
  assert.match(await phone.words('[data-add-failed]'), /不完整/);
  assert.equal((await phone.call('packs')).packs.length, before);
  quiet(phone);
  await phone.close();
});
