/** The browser host on this machine: plain requests to the page's own origin, cookie included. */
import { asCallError, type Backend, type MethodName, type Params, type PhotoTaken, type Reply } from './backend';
import type { ChangeEvent } from './generated';
import { putInParts, type Door } from './parts';

interface Asked {
  method?: 'POST' | 'PUT';
  type?: string;
  signal?: AbortSignal;
}

async function ask<T>(path: string, body: BodyInit | null, { method = 'POST', type, signal }: Asked = {}): Promise<T> {
  const answer = await fetch(path, {
    method,
    body,
    headers: type ? { 'content-type': type } : {},
    credentials: 'same-origin',
    ...(signal && { signal }),
  }).catch((thrown: unknown) => Promise.reject(asCallError(thrown)));
  const text = await answer.text();
  if (!answer.ok) throw asCallError(parsed(text) ?? new Error(`HTTP ${answer.status}`));
  return JSON.parse(text) as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function call<M extends MethodName>(method: M, params: Params<M>): Promise<Reply<M>> {
  return ask<Reply<M>>(`/api/${method}`, JSON.stringify(params), { type: 'application/json' });
}

const door: Door = {
  begin: async (name, length, signal) =>
    (await ask<{ id: string }>(`/media/file?${new URLSearchParams({ name, len: String(length) })}`, null, { ...(signal && { signal }) })).id,
  part: (id, offset, bytes, signal) =>
    ask(`/media/file/${encodeURIComponent(id)}?offset=${offset}`, bytes, { method: 'PUT', type: 'application/octet-stream', ...(signal && { signal }) }),
  drop: (id) => call('file_drop', { file: id }),
};

export function httpBackend(): Backend {
  return {
    call,
    putPhoto: (bytes) => ask<PhotoTaken>('/media/photo', bytes, { type: bytes.type || 'image/jpeg' }),
    photoUrl: (hash, rendition) => `/media/photo/${encodeURIComponent(hash)}/${rendition}`,
    putFile: (file, name, onProgress, signal) => putInParts(door, file, name, onProgress, signal),
    packUrl: (id) => `/media/pack/${encodeURIComponent(id)}`,
    onChange: (listen) => {
      const source = new EventSource('/api/events');
      source.onmessage = (message: MessageEvent<string>) => {
        const event = parsed(message.data);
        if (event) listen(event as ChangeEvent);
      };
      // The host is gone, or here again: whoever shows how things stand asks anew.
      source.onerror = source.onopen = () => listen({ topics: ['session', 'link'], cases: [] });
      return () => source.close();
    },
  };
}
