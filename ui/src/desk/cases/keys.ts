/** Where a key takes the selection in a list, or none when the key is not ours. */
export function step(key: string, from: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const inside = (to: number) => Math.min(last, Math.max(0, to));
  switch (key) {
    case 'ArrowDown': return from < 0 ? 0 : inside(from + 1);
    case 'ArrowUp': return from < 0 ? 0 : inside(from - 1);
    case 'PageDown': return inside(from + page);
    case 'PageUp': return inside(from - page);
    case 'Home': return 0;
    case 'End': return last;
    default: return null;
  }
}
