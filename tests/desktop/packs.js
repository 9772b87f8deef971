/** The map's way in and out, in the desk's window: a file in parts, a pack kept with its number, ranges read by a script. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

const APPROVAL = 'GS（2024）1234号';

export async function packs({ holds, window }) {
  const archive = pack();
  const file = await window.run(`(len) => window.__TAURI_INTERNALS__.invoke('file_begin', { name: 'a.pmtiles', len })`, archive.length);
  let id = '';

  await holds('a big file comes in parts, as raw bytes with its place in headers', async () => {
    for (let at = 0; at < archive.length; at += 1000) {
      const part = archive.subarray(at, at + 1000);
      const have = await window.run(partIn, file, at, part.toString('base64'));
      assert.equal(have, at + part.length);
    }
  });

  await holds('a map without an approval number asks for one, and is kept with it', async () => {
    const refused = await window.call('pack_add', { file, name: null, approval: null }).catch((why) => why.code);
    assert.equal(refused, 'approval_missing');
    const added = await window.call('pack_add', { file, name: '电子地图', approval: APPROVAL });
    assert.deepEqual([added.state, added.approval, added.bytes], ['ready', APPROVAL, archive.length]);
    id = added.id;
  });

  await holds('a script of the page reads ranges of the pack through the window, policy and all', async () => {
    const read = await window.run(rangeOut, `gwmedia://localhost/pack/${id}`, 7, 106);
    assert.deepEqual([read.status, read.range, read.tag], [206, `bytes 7-106/${archive.length}`, `"${id}"`]);
    assert.equal(read.bytes, archive.subarray(7, 107).toString('base64'));
  });

  await holds('no script of the page reads a photo that way', async () => {
    const blocked = await window.run(rangeOut, `gwmedia://localhost/photo/${'ab'.repeat(32)}/master`, 0, 9).catch((why) => why.code);
    assert.match(String(blocked), /TypeError|SecurityError/);
  });
}

const partIn = `(file, offset, base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const headers = { 'gw-file': file, 'gw-offset': String(offset) };
  return window.__TAURI_INTERNALS__.invoke('file_part', bytes, { headers });
}`;

const rangeOut = `async (address, from, to) => {
  const answer = await fetch(address, { headers: { range: 'bytes=' + from + '-' + to } });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return {
    status: answer.status,
    range: answer.headers.get('content-range'),
    tag: answer.headers.get('etag'),
    bytes: btoa(String.fromCharCode(...bytes)),
  };
}`;

/** The smallest archive that is one: a header of 127 bytes, a directory of one tile, metadata, the tile. */
function pack() {
  const tile = gzipSync(Buffer.alloc(4000, 'invented'));
  const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >> 7)]);
  const root = gzipSync(Buffer.from([1, 0, 1, ...varint(tile.length), 1]));
  const metadata = gzipSync(JSON.stringify({ name: 'a', vector_layers: [{ id: 'roads', fields: {} }] }));
  const header = Buffer.alloc(127);
  header.write('PMTiles\u0003', 'latin1');
  const sections = [root, metadata, Buffer.alloc(0), tile];
  let at = 127;
  sections.forEach((section, number) => {
    header.writeBigUInt64LE(BigInt(at), 8 + number * 16);
    header.writeBigUInt64LE(BigInt(section.length), 16 + number * 16);
    at += section.length;
  });
  for (const place of [72, 80, 88]) header.writeBigUInt64LE(1n, place);
  // Clustered; gzip inside and for tiles; MVT; zoom 0 to 0.
  header.set([1, 2, 2, 1, 0, 0], 96);
  [1198500000, 317000000, 1200000000, 318500000].forEach((corner, number) => header.writeInt32LE(corner, 102 + number * 4));
  return Buffer.concat([header, ...sections]);
}
