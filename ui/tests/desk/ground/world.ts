/** The fake's ground behind the real interface, for the stores of the ground. */
import { createPinia, disposePinia, setActivePinia } from 'pinia';
import { useBackend } from '@/api';
import { fakeBackend } from '../../fake/backend';
import { FakeCore } from '../../fake/core';
import { groundHandlers } from '../../fake/ground';
import { phoneHandlers, seed } from '../../fake/phone';
import type { GroundFull } from '@/api/generated';
import { settle } from '../harness';

let pinia = createPinia();

/** A page that has just been opened on a core; `again` opens another on the same one, as after a restart. */
export function opened(core = new FakeCore(), fresh = true) {
  if (fresh) {
    const world = seed(core);
    core.add(phoneHandlers(core, world)).add(groundHandlers(core, world, false));
  }
  const backend = fakeBackend(core);
  useBackend(backend);
  disposePinia(pinia);
  pinia = createPinia();
  setActivePinia(pinia);
  return { core, backend, again: () => opened(core, false) };
}

export const areaOf = async (backend: ReturnType<typeof fakeBackend>, id: string): Promise<GroundFull> => backend.call('ground', { layer: 'area', id, day: null });
/** Until the debounced question was asked and answered. */
export const answered = () => settle(450);
