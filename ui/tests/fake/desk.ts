/** The fake's answers for the desk: overview and points. */
import type { FakeCore, Handlers } from './core';
import type { World } from './phone';

export function deskHandlers(core: FakeCore, world: World): Handlers {
  void core;
  return {
    desk_points: () => ({
      points: world.cases
        .filter((c) => c.brief.point)
        .map((c) => ({ id: c.brief.id, state: c.brief.state, ...c.brief.point! })),
      cut: false,
    }),
  };
}
