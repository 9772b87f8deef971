/** Whether the phone is about to go out, where the browser tells. */

interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

/** Below this a phone may go out at any moment. */
const LOW = 0.05;

/** Calls back when it becomes low and when it no longer is. */
export function onLowBattery(told: (low: boolean) => void): void {
  const ask = (navigator as Navigator & { getBattery?: () => Promise<Battery> }).getBattery;
  if (!ask) return;
  let was = false;
  const look = (battery: Battery) => {
    const now = battery.level <= LOW && !battery.charging;
    if (now !== was) told((was = now));
  };
  void ask.call(navigator).then((battery) => {
    look(battery);
    for (const change of ['levelchange', 'chargingchange']) battery.addEventListener(change, () => look(battery));
  }, () => undefined);
}
