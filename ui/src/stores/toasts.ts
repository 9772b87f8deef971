/** Short messages at the foot of the screen; one of them may carry an action. They never ask and never block. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface Toast {
  text: string;
  tone: 'ok' | 'bad' | 'plain';
  action?: { label: string; run: () => void };
}

export const useToasts = defineStore('toasts', () => {
  const shown = ref<Toast | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(toast: Toast, forMs = 4000): void {
    clearTimeout(timer);
    shown.value = toast;
    timer = setTimeout(clear, forMs);
  }

  function clear(): void {
    clearTimeout(timer);
    shown.value = null;
  }

  return { shown, show, clear };
});
