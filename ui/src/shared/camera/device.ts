/** The rear camera through getUserMedia. Takes the still from the running picture, so that the shutter never waits. */
import type { Camera } from './camera';

/** The evidence is scaled to this long edge; a running picture smaller than that is not good enough for it. */
const LONG_EDGE = 1600;
const QUALITY = 0.92;

interface StillCapture {
  takePhoto(): Promise<Blob>;
}
declare global {
  interface Window {
    ImageCapture?: new (track: MediaStreamTrack) => StillCapture;
  }
}

async function rearCamera(): Promise<MediaStream> {
  const size = { width: { ideal: 2560 }, height: { ideal: 1920 } };
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' }, ...size } });
}

function drawn(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be encoded'))), 'image/jpeg', QUALITY),
  );
}

export class DeviceCamera implements Camera {
  readonly live = true;
  private readonly video = document.createElement('video');
  private stream: MediaStream | null = null;

  async open(view: HTMLElement): Promise<void> {
    this.stream = await rearCamera();
    Object.assign(this.video, { srcObject: this.stream, muted: true, playsInline: true, autoplay: true });
    view.replaceChildren(this.video);
    await this.video.play();
  }

  aim(): void {}

  async still(): Promise<Blob> {
    const track = this.stream?.getVideoTracks()[0];
    if (!track || this.video.videoWidth === 0) throw new Error('the camera is not running');
    const small = Math.max(this.video.videoWidth, this.video.videoHeight) < LONG_EDGE;
    if (small && window.ImageCapture) {
      const taken = await new window.ImageCapture(track).takePhoto().catch(() => null);
      if (taken) return taken;
    }
    return drawn(this.video);
  }

  close(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }
}
