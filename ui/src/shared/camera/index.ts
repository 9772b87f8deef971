/** Opens the best camera there is: the demonstration's where offered, else the device's, else the system's picker. */
import { demoOffered } from '../demo';
import type { Camera } from './camera';
import { DemoCamera } from './demo';
import { DeviceCamera } from './device';
import { FileCamera } from './file';

export type { Aim, Camera } from './camera';

export async function openCamera(view: HTMLElement): Promise<Camera> {
  const candidates: Camera[] = [];
  if (await demoOffered()) candidates.push(new DemoCamera());
  else if ('mediaDevices' in navigator) candidates.push(new DeviceCamera());
  for (const camera of candidates) {
    const opened = await camera.open(view).then(() => true, () => false);
    if (opened) return camera;
    camera.close();
  }
  const picker = new FileCamera();
  await picker.open(view);
  return picker;
}
