/** The system's camera through a file input: for pages without camera access, and without any viewfinder of our own. */
import type { Camera } from './camera';

export class FileCamera implements Camera {
  readonly live = false;
  private readonly input = document.createElement('input');

  open(view: HTMLElement): Promise<void> {
    Object.assign(this.input, { type: 'file', accept: 'image/*', className: 'visually-hidden', tabIndex: -1 });
    this.input.setAttribute('capture', 'environment');
    this.input.dataset.camera = 'file';
    view.replaceChildren(this.input);
    return Promise.resolve();
  }

  aim(): void {}

  still(): Promise<Blob | null> {
    this.input.value = '';
    return new Promise((resolve) => {
      this.input.onchange = () => resolve(this.input.files?.[0] ?? null);
      this.input.oncancel = () => resolve(null);
      this.input.click();
    });
  }

  close(): void {
    this.input.remove();
  }
}
