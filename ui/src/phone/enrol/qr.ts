/** Reads a QR code from a picture where the system can; elsewhere the code is typed or pasted. */
interface Detector {
  detect(image: ImageBitmap): Promise<{ rawValue: string }[]>;
}
declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => Detector;
  }
}

export const qrSupported = (): boolean => window.BarcodeDetector !== undefined;

export async function readQr(file: Blob): Promise<string | null> {
  if (!window.BarcodeDetector) return null;
  try {
    const found = await new window.BarcodeDetector({ formats: ['qr_code'] }).detect(await createImageBitmap(file));
    return found[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}
