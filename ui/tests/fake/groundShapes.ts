/** Just enough geometry for the fake to say believable things about what is drawn. The real rules are the core's. */
import type { ShapeFault } from '../../src/api/generated';
import { ringM2, type Corner } from '../../src/desk/ground/shape';

const side = (a: Corner, b: Corner, p: Corner) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
const turn = (ring: readonly Corner[]) => ring.reduce((sum, a, n) => sum + a[0] * ring[(n + 1) % ring.length]![1] - ring[(n + 1) % ring.length]![0] * a[1], 0);
export const anticlockwise = (ring: readonly Corner[]): Corner[] => (turn(ring.map(([x, y]): Corner => [x - ring[0]![0], y - ring[0]![1]])) < 0 ? [...ring].reverse() : [...ring]);

/** What of a ring lies to the left of a line. */
export function leftOf(ring: readonly Corner[], a: Corner, b: Corner): Corner[] {
  return ring.flatMap((p, n) => {
    const q = ring[(n + 1) % ring.length]!;
    const [sp, sq] = [side(a, b, p), side(a, b, q)];
    const cut = (): Corner => [Math.round(p[0] + ((q[0] - p[0]) * sp) / (sp - sq)), Math.round(p[1] + ((q[1] - p[1]) * sp) / (sp - sq))];
    if (sp >= 0) return sq < 0 ? [p, ...(sp > 0 ? [cut()] : [])] : [p];
    return sq > 0 ? [cut()] : [];
  });
}
/** What two rings have in common; right when the second is nowhere hollow. */
export function common(one: readonly Corner[], other: readonly Corner[]): Corner[] {
  const clip = anticlockwise(other);
  let left = anticlockwise(one);
  clip.forEach((a, n) => {
    if (left.length > 0) left = leftOf(left, a, clip[(n + 1) % clip.length]!);
  });
  return left.length >= 3 && ringM2(left) > 20 ? left : [];
}
function crossing(a: Corner, b: Corner, c: Corner, d: Corner): Corner | null {
  const [s, t] = [side(a, b, c), side(a, b, d)];
  const [u, v] = [side(c, d, a), side(c, d, b)];
  if (!((s > 0) !== (t > 0) && (u > 0) !== (v > 0)) || s === 0 || t === 0 || u === 0 || v === 0) return null;
  return [Math.round(a[0] + ((b[0] - a[0]) * u) / (u - v)), Math.round(a[1] + ((b[1] - a[1]) * u) / (u - v))];
}
export function faultsOf(ring: readonly Corner[], index: number): ShapeFault[] {
  if (ring.length < 3) return [{ index, code: 'shape_too_few_points', at: null }];
  const found: ShapeFault[] = [];
  ring.forEach((a, n) => {
    ring.forEach((c, m) => {
      if (m <= n + 1 || (n === 0 && m === ring.length - 1)) return;
      const at = crossing(a, ring[(n + 1) % ring.length]!, c, ring[(m + 1) % ring.length]!);
      if (at) found.push({ index, code: 'shape_crosses_itself', at: { lon_e7: at[0], lat_e7: at[1] } });
    });
  });
  return found;
}
/** One ring around two that share an edge, corner by corner; none when they do not. */
export function joined(one: readonly Corner[], other: readonly Corner[]): Corner[] | null {
  const [a, b] = [anticlockwise(one), anticlockwise(other)];
  const same = (p: Corner, q: Corner) => p[0] === q[0] && p[1] === q[1];
  for (let n = 0; n < a.length; n += 1) {
    const [p, q] = [a[n]!, a[(n + 1) % a.length]!];
    const m = b.findIndex((each, k) => same(each, q) && same(b[(k + 1) % b.length]!, p));
    if (m < 0) continue;
    const rest = [...b.slice(m + 2), ...b.slice(0, Math.max(0, m + 2 - b.length)), ...b.slice(Math.max(0, m + 2 - b.length), m)];
    return [...a.slice(0, n + 1), ...rest, ...a.slice(n + 1)];
  }
  return null;
}
