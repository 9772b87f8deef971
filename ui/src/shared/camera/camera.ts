/** A viewfinder and a shutter. Three living kinds: the device's camera, the system's picker, the demonstration scene. */

/** Which of a record's two shots is being taken; only the demonstration scene cares. */
export interface Aim {
  phase: 'before' | 'after';
  shot: number;
}

export interface Camera {
  /** False when the shutter opens the system's own camera, so that there is nothing to look through. */
  readonly live: boolean;
  /** Puts the picture into `view`. Rejects when the camera cannot be had. */
  open(view: HTMLElement): Promise<void>;
  aim(at: Aim): void;
  /** One still as an image file; null when the person backed out. */
  still(): Promise<Blob | null>;
  close(): void;
}
