/** A big file in parts, the same through every door: begin, parts in order, and nothing left behind when it is given up. */

/** Bytes of one part; the facade takes no more at once. */
export const PART = 4 * 1024 * 1024;

export interface Door {
  begin(name: string, length: number, signal?: AbortSignal): Promise<string>;
  part(id: string, offset: number, bytes: Blob, signal?: AbortSignal): Promise<unknown>;
  drop(id: string): Promise<unknown>;
}

export async function putInParts(
  door: Door,
  file: Blob,
  name: string,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted();
  const id = await door.begin(name, file.size, signal);
  try {
    for (let offset = 0; offset < file.size; offset += PART) {
      signal?.throwIfAborted();
      const end = Math.min(offset + PART, file.size);
      await door.part(id, offset, file.slice(offset, end), signal);
      onProgress?.(end, file.size);
    }
    signal?.throwIfAborted();
    return id;
  } catch (thrown) {
    // Where even this fails, the file is gone when the app is opened next.
    await door.drop(id).catch(() => undefined);
    signal?.throwIfAborted();
    throw thrown;
  }
}
