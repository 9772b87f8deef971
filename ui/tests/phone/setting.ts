/** A fresh fake world behind the app's own backend door. */
import { createPinia, setActivePinia } from 'pinia';
import { useBackend } from '../../src/api';
import { FakeCore } from '../fake/core';
import { fakeBackend } from '../fake/backend';
import { ground, hereHandlers, type Ground } from '../fake/here';
import { packHandlers, packWorld, type PackWorld } from '../fake/packs';
import { patrolHandlers, patrolWorld, type PatrolWorld } from '../fake/patrol';
import { phoneHandlers, seed, type World } from '../fake/phone';

export interface Setting {
  core: FakeCore;
  world: World;
  land: Ground;
  packs: PackWorld;
  patrols: PatrolWorld;
  backend: ReturnType<typeof fakeBackend>;
}

export function freshWorld(): Setting {
  const core = new FakeCore();
  const world = seed(core);
  const [land, packs, patrols] = [ground(core, world), packWorld(), patrolWorld()];
  core.add(phoneHandlers(core, world)).add(hereHandlers(core, world, land)).add(packHandlers(core, packs)).add(patrolHandlers(core, world, patrols));
  world.parked = [];
  const backend = fakeBackend(core);
  useBackend(backend);
  setActivePinia(createPinia());
  return { core, world, land, packs, patrols, backend };
}

/** What a killed and restarted app begins with: the same core, nothing else. */
export function killed(): void {
  setActivePinia(createPinia());
}

let last = 0;
export const photo = () => new Blob([new Uint8Array([0xff, 0xd8, (last += 1), last >> 8])], { type: 'image/jpeg' });
export const settled = async (times = 20) => {
  for (let i = 0; i < times; i += 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
};
