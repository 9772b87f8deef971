/** Real JPEG files as a phone's camera would write them: drawn, encoded by the browser, some lying on their side with EXIF saying so. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './pages/browser.mjs';

/** Draws in the page: a wall, a pavement and what lies on it. */
async function draw({ n, width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  let dice = 17 + n * 7919;
  const roll = () => (dice = (dice * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  pen.fillStyle = `hsl(${30 + ((n * 13) % 40)} 18% 62%)`;
  pen.fillRect(0, 0, width, height * 0.55);
  pen.fillStyle = 'hsl(210 6% 46%)';
  pen.fillRect(0, height * 0.55, width, height);
  for (let at = 0; at < 240; at += 1) {
    pen.fillStyle = `hsl(${roll() * 360} 40% ${25 + roll() * 45}%)`;
    pen.fillRect(roll() * width, height * (0.5 + roll() * 0.45), 8 + roll() * 70, 6 + roll() * 50);
  }
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** An APP1 segment that says how the camera was held (EXIF 2.3, tag 0x0112). */
function orientation(value) {
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(value, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const turned = (jpeg, value) => Buffer.concat([jpeg.subarray(0, 2), orientation(value), jpeg.subarray(2)]);

/** Files of `count` different shots; every third is stored lying and turned upright by EXIF orientation 6. */
export async function drawPhotos(count) {
  const folder = mkdtempSync(join(tmpdir(), 'gridwalk-shots-'));
  const browser = await launch();
  const page = await browser.newPage();
  const files = [];
  for (let n = 0; n < count; n += 1) {
    const jpeg = Buffer.from(await page.evaluate(draw, { n, width: 1600, height: 1200 }), 'base64');
    const file = join(folder, `IMG_${String(n).padStart(4, '0')}.jpg`);
    writeFileSync(file, n % 3 === 2 ? turned(jpeg, 6) : jpeg);
    files.push(file);
  }
  await browser.close();
  return { folder, files };
}
