/** The shutter's other buttons: volume keys, Enter and Space, and the native shell's own event. */
import { onBeforeUnmount, onMounted } from 'vue';

const KEYS = new Set(['Enter', ' ', 'AudioVolumeUp', 'AudioVolumeDown', 'VolumeUp', 'VolumeDown']);
/** The Android shell catches the volume keys itself and sends this. */
export const SHUTTER_EVENT = 'gridwalk-shutter';

export function useShutterKeys(press: () => void): void {
  function pressed(event: KeyboardEvent): void {
    const onControl = event.target instanceof Element && event.target.closest('button, a, input, textarea, select, [role="slider"]');
    if (!KEYS.has(event.key) || event.repeat || (onControl && (event.key === 'Enter' || event.key === ' '))) return;
    event.preventDefault();
    press();
  }
  onMounted(() => {
    window.addEventListener('keydown', pressed);
    window.addEventListener(SHUTTER_EVENT, press);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', pressed);
    window.removeEventListener(SHUTTER_EVENT, press);
  });
}
