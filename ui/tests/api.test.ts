/** The browser host's transport: what goes out, what comes back, what is thrown. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '../src/api';
import { httpBackend } from '../src/api/http';

const answer = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
vi.stubGlobal('fetch', answer);
afterEach(() => answer.mockReset());
const failure = async (step: Promise<unknown>) => {
  const why = await step.then(() => null, (thrown: unknown) => thrown);
  expect(why).toBeInstanceOf(CallError);
  return why as CallError;
};

describe('the browser host', () => {
  it('is asked by method name with the parameters as JSON', async () => {
    answer.mockResolvedValue(Response.json({ hits: [] }));
    await httpBackend().call('class_search', { text: 'bllj', limit: 5 });
    const [address, init] = answer.mock.calls[0]!;
    expect([address, init.method, init.body]).toEqual(['/api/class_search', 'POST', '{"text":"bllj","limit":5}']);
    expect(init.credentials).toBe('same-origin');
  });

  it('hands its error over with code and values', async () => {
    answer.mockResolvedValue(Response.json({ code: 'pin_back_off', message: 'too many', retry: false, values: [['seconds', '30']] }, { status: 429 }));
    const why = await failure(httpBackend().call('sign_in', { person: 'p', pin: '1' }));
    expect([why.code, why.retry, why.values]).toEqual(['pin_back_off', false, { seconds: '30' }]);
  });

  it('that does not answer, or answers with something else, is worth another try', async () => {
    answer.mockRejectedValueOnce(new TypeError('failed to fetch'));
    expect(await failure(httpBackend().call('status', {}))).toMatchObject({ code: 'internal', retry: true });
    answer.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
    expect(await failure(httpBackend().call('status', {}))).toMatchObject({ code: 'internal', retry: true });
  });

  it('is given a photo as raw bytes of its own type', async () => {
    answer.mockResolvedValue(Response.json({ hash: 'ab', width: 1, height: 1, notes: [] }));
    const bytes = new Blob(['x'], { type: 'image/png' });
    expect((await httpBackend().putPhoto(bytes)).hash).toBe('ab');
    const [address, init] = answer.mock.calls[0]!;
    expect([address, init.body, (init.headers as Record<string, string>)['content-type']]).toEqual(['/media/photo', bytes, 'image/png']);
  });

  it('serves photos under their hash', () => {
    expect(httpBackend().photoUrl('ab12', 'stamped')).toBe('/media/photo/ab12/stamped');
  });

  it('serves ranges of a map pack under its id', () => {
    expect(httpBackend().packUrl('ab12')).toBe('/media/pack/ab12');
  });
});

describe('a big file', () => {
  const MIB = 1024 * 1024;
  const big = () => new Blob([new Uint8Array(9 * MIB)]);
  const asked = () => answer.mock.calls.map(([address, init]) => `${init.method} ${address}`);

  it('goes out in parts of 4 MiB, in order, and comes back as its id', async () => {
    answer.mockImplementation(async (address) => Response.json(address.startsWith('/media/file?') ? { id: 'f1' } : { have: 0 }));
    const seen: number[][] = [];
    const id = await httpBackend().putFile(big(), '网格 一.zip', (done, total) => seen.push([done, total]));
    expect(id).toBe('f1');
    expect(asked()).toEqual([
      `POST /media/file?name=${encodeURIComponent('网格').concat('+', encodeURIComponent('一'))}.zip&len=${9 * MIB}`,
      'PUT /media/file/f1?offset=0',
      `PUT /media/file/f1?offset=${4 * MIB}`,
      `PUT /media/file/f1?offset=${8 * MIB}`,
    ]);
    expect(answer.mock.calls.slice(1).map(([, init]) => (init.body as Blob).size)).toEqual([4 * MIB, 4 * MIB, MIB]);
    expect(seen).toEqual([4, 8, 9].map((part) => [part * MIB, 9 * MIB]));
  });

  it('that is given up leaves nothing behind', async () => {
    const stop = new AbortController();
    answer.mockImplementation(async (address) => Response.json(address.startsWith('/media/file?') ? { id: 'f1' } : {}));
    const put = httpBackend().putFile(big(), 'a.pmtiles', (done) => done > 4 * MIB && stop.abort(), stop.signal);
    await expect(put).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked().at(-1)).toBe('POST /api/file_drop');
    expect(answer.mock.calls.at(-1)![1].body).toBe('{"file":"f1"}');
  });

  it('that does not fit says so and is let go of', async () => {
    const full = { code: 'no_space_for_file', message: 'full', retry: false, values: [['missing_mb', '12'], ['free_mb', '3']] };
    answer.mockImplementation(async (address) => {
      if (address.startsWith('/media/file?')) return Response.json({ id: 'f1' });
      return address.startsWith('/media/file/') ? Response.json(full, { status: 507 }) : Response.json({});
    });
    expect(await failure(httpBackend().putFile(big(), 'a.pmtiles'))).toMatchObject({ code: 'no_space_for_file', values: { missing_mb: '12' } });
    expect(asked().at(-1)).toBe('POST /api/file_drop');
  });
});
