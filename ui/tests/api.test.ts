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
});
