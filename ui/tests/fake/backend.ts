/** The fake core behind the Backend interface, without HTTP, for tests of stores and screens. */
import { CallError, type Backend, type MethodName, type Params, type Reply } from '../../src/api';
import { Refused, type FakeCore } from './core';

const thrown = (why: unknown) => (why instanceof Refused ? new CallError(why.body()) : why);

export interface Asked {
  method: MethodName;
  params: unknown;
}

export function fakeBackend(core: FakeCore): Backend & { asked: Asked[]; of<M extends MethodName>(method: M): Params<M>[] } {
  const asked: Asked[] = [];
  return {
    asked,
    of: <M extends MethodName>(method: M) => asked.filter((a) => a.method === method).map((a) => a.params as Params<M>),
    call: async <M extends MethodName>(method: M, params: Params<M>) => {
      asked.push({ method, params: structuredClone(params) });
      try {
        return structuredClone(core.call(method, params)) as Reply<M>;
      } catch (why) {
        throw thrown(why);
      }
    },
    putPhoto: async (bytes) => {
      const content = new Uint8Array(await bytes.arrayBuffer());
      try {
        return core.putPhoto(content, bytes.type);
      } catch (why) {
        throw thrown(why);
      }
    },
    putFile: async (file, name, onProgress) => {
      try {
        const stored = core.beginFile(name, file.size);
        core.partFile(stored, 0, new Uint8Array(await file.arrayBuffer()));
        onProgress?.(file.size, file.size);
        return stored;
      } catch (why) {
        throw thrown(why);
      }
    },
    packUrl: (id) => `/media/pack/${id}`,
    photoUrl: (hash, rendition) => `/media/photo/${hash}/${rendition}`,
    onChange: (listen) => {
      core.listeners.add(listen);
      return () => core.listeners.delete(listen);
    },
  };
}
