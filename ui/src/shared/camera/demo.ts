/** The demonstration scene that the browser host draws; only where the host offers it. */
import type { Aim, Camera } from './camera';

export class DemoCamera implements Camera {
  readonly live = true;
  private readonly picture = document.createElement('img');
  private address = '';

  open(view: HTMLElement): Promise<void> {
    this.picture.alt = '';
    view.replaceChildren(this.picture);
    return Promise.resolve();
  }

  aim({ phase, shot }: Aim): void {
    this.address = `/demo/frame?phase=${phase}&shot=${shot}`;
    this.picture.src = this.address;
  }

  async still(): Promise<Blob> {
    const answer = await fetch(this.address);
    if (!answer.ok) throw new Error('the demonstration scene is not there');
    return answer.blob();
  }

  close(): void {
    this.picture.remove();
  }
}
