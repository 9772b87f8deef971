/**
 * Resumable uploads with a client that is not ours: tus-js-client against the real server program. Only the proof of the
 * device's key is added to its requests; creation, offsets, parts and resuming are its own.
 */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Upload } from 'tus-js-client';
import { Program } from '../ui/stack/program.mjs';

const ROOT = join(import.meta.dirname, '../..');
const SERVER = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug/gridwalk-server');
const SEEDING_MS = 120_000;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A device that proves its key as the protocol has it. */
class Device {
  constructor(base) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'jwk' }).x;
    Object.assign(this, { base, id: randomUUID().replaceAll('-', ''), privateKey, key: Buffer.from(raw, 'base64url').toString('hex') });
  }

  proof(method, path) {
    const at = Date.now();
    const message = `gridwalk proof 1 ${method} ${path} ${at} ${sha256('')}`;
    return `GW1 ${this.id} ${at} ${sign(null, Buffer.from(message), this.privateKey).toString('base64url')}`;
  }

  async enrol(code) {
    const body = JSON.stringify({ p: 1, code, device: this.id, key: this.key, label: 'tus', app: 'tus' });
    const answer = await fetch(`${this.base}/v1/enrol`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** Options for tus-js-client: where, as whom, and what the bytes are called. */
  options(bytes, more = {}) {
    return {
      endpoint: `${this.base}/v1/blobs`,
      metadata: { hash: sha256(bytes), class: 'master' },
      retryDelays: null,
      onBeforeRequest: (request) => {
        request.setHeader('Authorization', this.proof(request.getMethod(), new URL(request.getURL()).pathname));
      },
      ...more,
    };
  }

  /** Sends until the client says that it is done, or until `stopAt` bytes were taken; answers the upload. */
  send(bytes, more = {}, stopAt = Infinity) {
    return new Promise((resolve, reject) => {
      const upload = new Upload(bytes, this.options(bytes, {
        ...more,
        onError: reject,
        onSuccess: () => resolve(upload),
        onChunkComplete: (_, taken) => {
          if (taken >= stopAt && taken < bytes.length) upload.abort(false).then(() => resolve(upload), reject);
        },
      }));
      upload.start();
    });
  }

  /** What the server says of an upload. */
  async offset(url) {
    const path = new URL(url, this.base).pathname;
    const answer = await fetch(new URL(path, this.base), { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0', authorization: this.proof('HEAD', path) } });
    return { status: answer.status, offset: Number(answer.headers.get('upload-offset')) };
  }
}

describe('uploads with tus-js-client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gridwalk-tus-'));
  let server, device;

  before(async () => {
    const seed = join(folder, 'seed.json');
    const args = ['demo', '--data', join(folder, 'server'), '--port', '0', '--cases', '20', '--photos', '0', '--seed-file', seed];
    server = new Program(SERVER, args, join(folder, 'server.log'));
    const [, address] = await server.start(/^ready (\S+)/, SEEDING_MS);
    device = new Device(address.startsWith('http') ? address : `http://${address}`);
    await device.enrol(JSON.parse(readFileSync(seed, 'utf8')).codes[0].code);
  });

  after(async () => {
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told what the server can do', async () => {
    const answer = await fetch(`${device.base}/v1/blobs`, { method: 'OPTIONS' });
    assert.match(answer.headers.get('tus-version'), /1\.0\.0/);
    for (const extension of ['creation', 'creation-with-upload', 'checksum']) {
      assert.ok(answer.headers.get('tus-extension').split(',').includes(extension), extension);
    }
  });

  it('takes a photo in one piece', async () => {
    const bytes = randomBytes(300_000);
    const upload = await device.send(bytes);
    assert.deepEqual(await device.offset(upload.url), { status: 200, offset: bytes.length });
  });

  it('takes a photo that comes with its creation', async () => {
    const bytes = randomBytes(40_000);
    const upload = await device.send(bytes, { uploadDataDuringCreation: true });
    assert.deepEqual(await device.offset(upload.url), { status: 200, offset: bytes.length });
  });

  it('goes on where an interrupted upload stopped, also after the server was killed', async () => {
    const bytes = randomBytes(900_000);
    const begun = await device.send(bytes, { chunkSize: 100_000 }, 300_000);
    const there = await device.offset(begun.url);
    assert.ok(there.offset >= 300_000 && there.offset < bytes.length, `${there.offset}`);
    await server.kill();
    const again = ['serve', '--data', join(folder, 'server'), '--listen', new URL(device.base).host];
    server = new Program(SERVER, again, join(folder, 'server.log'));
    await server.start(/^ready/);
    assert.equal((await device.offset(begun.url)).offset, there.offset, 'what was answered is on the disk');
    let sent = 0;
    const ended = await device.send(bytes, { uploadUrl: begun.url, chunkSize: 100_000, onProgress: (at) => (sent ||= at) });
    assert.ok(sent >= there.offset, 'nothing that was there was sent again');
    assert.deepEqual(await device.offset(ended.url), { status: 200, offset: bytes.length });
  });

  it('refuses bytes that are not what their name says', async () => {
    const bytes = randomBytes(50_000);
    const wrong = { metadata: { hash: sha256('something else'), class: 'master' } };
    await assert.rejects(device.send(bytes, wrong), /hash|460|400|409|422/i);
  });

  it('refuses whoever proves no key', async () => {
    await assert.rejects(device.send(randomBytes(1_000), { onBeforeRequest: () => {} }), /401/);
  });
});
