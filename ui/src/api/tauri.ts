/** The desktop and mobile shell. The only file that knows `@tauri-apps`. */
import { convertFileSrc, invoke } from '@tauri-apps/api/core';
import { listen as listenTo } from '@tauri-apps/api/event';
import { asCallError, type Backend, type MethodName, type Params, type PhotoTaken, type Reply } from './backend';
import type { ChangeEvent } from './generated';
import { putInParts, type Door } from './parts';

/** A command of the shell; whatever it throws is a `CallError`. Header values are plain ASCII. */
function command<T>(name: string, body?: Record<string, unknown> | Uint8Array, headers?: Record<string, string>): Promise<T> {
  return invoke<T>(name, body, headers && { headers }).catch((thrown: unknown) => Promise.reject(asCallError(thrown)));
}

const raw = async (bytes: Blob) => new Uint8Array(await bytes.arrayBuffer());

function call<M extends MethodName>(method: M, params: Params<M>): Promise<Reply<M>> {
  return command<Reply<M>>('call', { method, params });
}

const door: Door = {
  begin: (name, len) => command<string>('file_begin', { name, len }),
  part: async (id, offset, bytes) => command<number>('file_part', await raw(bytes), { 'gw-file': id, 'gw-offset': String(offset) }),
  drop: (id) => call('file_drop', { file: id }),
};

export function tauriBackend(): Backend {
  // The scheme is written differently on Windows and Android; an empty path yields the right beginning.
  const media = convertFileSrc('', 'gwmedia');
  return {
    call,
    putPhoto: async (bytes) => command<PhotoTaken>('photo_put', await raw(bytes)),
    photoUrl: (hash, rendition) => `${media}photo/${encodeURIComponent(hash)}/${rendition}`,
    putFile: (file, name, onProgress, signal) => putInParts(door, file, name, onProgress, signal),
    packUrl: (id) => `${media}pack/${encodeURIComponent(id)}`,
    onChange: (listen) => {
      const stop = listenTo<ChangeEvent>('change', (event) => listen(event.payload));
      return () => void stop.then((off) => off());
    },
  };
}
