/** The browser host on this machine: plain requests to the page's own origin, cookie included. */
import { asCallError, type Backend, type MethodName, type Params, type PhotoTaken, type Reply } from './backend';
import type { ChangeEvent } from './generated';

async function ask<T>(path: string, body: BodyInit, type: string): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    credentials: 'same-origin',
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

export function httpBackend(): Backend {
  return {
    call: <M extends MethodName>(method: M, params: Params<M>) =>
      ask<Reply<M>>(`/api/${method}`, JSON.stringify(params), 'application/json'),
    putPhoto: (bytes) => ask<PhotoTaken>('/media/photo', bytes, bytes.type || 'image/jpeg'),
    photoUrl: (hash, rendition) => `/media/photo/${encodeURIComponent(hash)}/${rendition}`,
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
