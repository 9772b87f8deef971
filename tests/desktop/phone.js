/** The phone's story: enrol, look at the walls around the page, photograph, be killed, go on, record, sync. */
import assert from 'node:assert/strict';

/** Answers the case that was recorded. */
export async function phone({ holds, show, card, photo, pictures }) {
  let window = await show('phone');
  let made = null;

  await holds('a fresh installation asks to be enrolled', async () => {
    await window.see('[data-enrol]');
    assert.equal((await window.call('status')).phase, 'unenrolled');
  });

  await holds('the page is the app\'s own and cannot leave', async () => {
    const address = await window.driver.getCurrentUrl();
    assert.match(address, /^tauri:\/\/localhost/);
    await window.run(`() => { location.href = 'https://example.com/'; }`);
    assert.equal(await window.run(`() => window.open('https://example.com/') === null`), true);
    assert.equal(await window.driver.getCurrentUrl(), address);
  });

  await holds('the page may ask the facade and nothing else of the machine', async () => {
    await assert.rejects(window.call('no_such_method'), { code: 'bad_request' });
    for (const command of ['plugin:app|version', 'plugin:window|create', 'plugin:path|resolve_directory', 'plugin:event|emit']) {
      await assert.rejects(window.run(`(command) => window.__TAURI_INTERNALS__.invoke(command, {})`, command), /not allowed/);
    }
  });

  await holds('scripts can neither be smuggled in nor fetch from elsewhere', async () => {
    const inline = `() => new Promise((done) => {
      const script = document.createElement('script');
      script.textContent = 'window.smuggled = true';
      document.head.append(script);
      setTimeout(() => done(window.smuggled === true), 200);
    })`;
    assert.equal(await window.run(inline), false);
    await assert.rejects(window.run(`() => fetch('https://example.com/')`));
  });

  await holds('a phone enrols with the text of its card', async () => {
    await window.run(`() => { document.querySelector('details').open = true; }`);
    await window.type('[data-qr-text]', card('inspector'));
    await window.press('[data-enrol]');
    await window.see('[data-tab="capture"]', 60_000);
    await window.shoot(pictures, 'phone-today');
  });

  await holds('the first shutter keeps the photo at once', async () => {
    await window.run(`() => { location.hash = '#/capture'; }`);
    await shutter(window, photo('before'));
    await window.see('[data-stage="class"]');
    await window.until('the draft', async () => (await window.call('today')).unfinished);
    await window.shoot(pictures, 'phone-class');
  });

  await holds('killed in the middle, it goes on where it was', async () => {
    await window.kill();
    window = await show('phone');
    await window.see('[data-stage="class"]');
  });

  await holds('class and second shutter make a record', async () => {
    await window.press('[data-more-classes]');
    await window.type('[data-class-search]', 'bllj');
    await window.pressSettled('.class-row [data-class]');
    await window.see('[data-stage="after"]');
    await window.shoot(pictures, 'phone-ghost');
    await shutter(window, photo('after'));
    await window.see('[data-stage="aim"]');
    const filter = { state: 'self_disposed', street: null, class: null, text: null, from_ms: null, to_ms: null, mine: true, incomplete: false, bbox: null };
    const row = await window.until('the record', async () => {
      const page = await window.call('case_list', { filter, after: null, limit: 10 });
      return page.rows.find((row) => row.photos.named === 2);
    });
    made = row.id;
  });

  await holds('record and photos are sent without being asked for', async () => {
    await window.until('everything sent', async () => {
      const { unsent } = await window.call('status');
      return unsent.records + unsent.photos + unsent.held === 0;
    }, 120_000);
    assert.equal((await window.call('case', { case: made })).brief.delivery, 'delivered');
  });

  await holds('the case shows its photos, and only as pictures', async () => {
    await window.run(`(id) => { location.hash = '#/cases/' + encodeURIComponent(id); }`, made);
    await window.until('two pictures', () => window.run(`() => [...document.images].filter((it) => it.src.startsWith('gwmedia:') && it.naturalWidth > 0).length >= 2`));
    await window.shoot(pictures, 'phone-case');
    const { photos } = await window.call('case', { case: made });
    const address = `gwmedia://localhost/photo/${photos[0].hash}/master`;
    await assert.rejects(window.run(`(address) => fetch(address)`, address), 'a script must not read a photo');
    for (const wrong of ['photo/x/master', `photo/${photos[0].hash}/other`, 'keys/keyring.json', 'photo/../keys/keyring.json']) {
      assert.equal(await window.run(shown, `gwmedia://localhost/${wrong}`), 0, wrong);
    }
  });

  return made;
}

/** The width of a picture, 0 when there is none. */
const shown = `(address) => new Promise((done) => {
  const picture = new Image();
  picture.onload = () => done(picture.naturalWidth);
  picture.onerror = () => done(0);
  picture.src = address;
})`;

/**
 * Without a camera the shutter opens the system's file dialogue, which WebDriver cancels at once. Here it opens nothing, and
 * the driver hands the page the chosen file as the dialogue would.
 */
async function shutter(window, file) {
  const picker = await window.see('input[data-camera="file"]');
  await window.run(`(picker) => { picker.click = () => undefined; }`, picker);
  await window.press('[data-shutter]');
  await picker.sendKeys(file);
}
