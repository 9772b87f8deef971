/** The desk's story, in a window of its own: the case is there, whole, and its evidence holds. */
import assert from 'node:assert/strict';

export async function desk({ holds, show, card, pictures }, made) {
  const window = await show('desk', ['--desk']);

  await holds('asked for, the desk opens instead of the phone', async () => {
    assert.match(await window.driver.getCurrentUrl(), /desk\.html/);
  });

  await holds('the desk enrols and gets its district', async () => {
    const [, address, code] = card('supervisor').split(' ');
    await window.type('.form input[inputmode="url"]', address);
    await window.type('.form input[autocomplete="one-time-code"]', code);
    await window.press('.form button[type="submit"]');
    await window.until('a supervisor', async () => (await window.call('status')).person?.roles.includes('supervisor'));
    await window.until('the first window of the district', async () => {
      const report = await window.call('sync_now');
      return report.reached && report.received === 0;
    }, 120_000);
  });

  await holds('the case and both photos have arrived', async () => {
    const { brief, photos } = await window.call('case', { case: made });
    assert.equal(brief.state, 'self_disposed');
    assert.deepEqual(brief.photos, { named: 2, arrived: 2 });
    assert.deepEqual(photos.map((photo) => photo.role).sort(), ['after', 'before']);
    for (const { hash, width, taken_at_ms: taken } of photos) {
      assert.equal(await window.run(shownWidth, hash), width);
      assert.ok(Math.abs(Date.now() - taken) < 600_000, `taken just now, not at ${new Date(taken).toISOString()}`);
    }
  });

  await holds('a supervisor sees it arrive, opens it and has every byte of its evidence checked', async () => {
    await window.until('its small picture', () => window.run(picturesShown));
    await window.shoot(pictures, 'desk-workspace');
    await window.run(`(id) => { location.hash = '#/cases/' + encodeURIComponent(id); }`, made);
    await window.until('its pictures', () => window.run(picturesShown));
    await window.press('[aria-labelledby="evidence-title"] .el-button--primary');
    await window.see('[data-overall="holds"]');
    await window.shoot(pictures, 'desk-case');
  });
}

const picturesShown = `() => [...document.images].some((it) => it.src.startsWith('gwmedia:') && it.naturalWidth > 0)`;

const shownWidth = `(hash) => new Promise((done) => {
  const picture = new Image();
  picture.onload = () => done(picture.naturalWidth);
  picture.onerror = () => done(0);
  picture.src = 'gwmedia://localhost/photo/' + hash + '/master';
})`;
