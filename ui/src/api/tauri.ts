/** The desktop and mobile shell. The only file that knows `@tauri-apps`. */
import { convertFileSrc, invoke } from '@tauri-apps/api/core';
import { listen as listenTo } from '@tauri-apps/api/event';
import { asCallError, type Backend, type MethodName, type Params, type PhotoTaken, type Reply } from './backend';
import type { ChangeEvent } from './generated';

export function tauriBackend(): Backend {
  // The scheme is written differently on Windows and Android; an empty path yields the right beginning.
  const media = convertFileSrc('', 'gwmedia');
  return {
    call: <M extends MethodName>(method: M, params: Params<M>) =>
      invoke<Reply<M>>('call', { method, params }).catch((thrown: unknown) => Promise.reject(asCallError(thrown))),
    putPhoto: async (bytes) => {
      try {
        return await invoke<PhotoTaken>('photo_put', new Uint8Array(await bytes.arrayBuffer()));
      } catch (thrown) {
        throw asCallError(thrown);
      }
    },
    photoUrl: (hash, rendition) => `${media}photo/${encodeURIComponent(hash)}/${rendition}`,
    onChange: (listen) => {
      const stop = listenTo<ChangeEvent>('change', (event) => listen(event.payload));
      return () => void stop.then((off) => off());
    },
  };
}
