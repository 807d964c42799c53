import type { Reader } from "./reader";

const BETWEEN_MS = 100;

/** The camera at the back, and finer than most browsers would choose: a card's pattern is small. */
const WANTED = { facingMode: "environment", width: { ideal: 1280 } };

/** Whether there is a camera at all. Asking does not open it, and needs no permission. */
export async function hasCamera(): Promise<boolean> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices.some(({ kind }) => kind === "videoinput");
}

/**
 * Shows what the camera sees and tells each pattern that comes before it, until `signal` closes the camera.
 * Rejects when the camera is refused or cannot be had, and without opening it when there is no reader. No picture is kept or sent.
 */
export async function watch(
  video: HTMLVideoElement,
  reader: Promise<Reader>,
  saw: (pattern: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const read = await reader;
  if (signal.aborted) return;
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  // It was put away while somebody was being asked whether the camera may be used.
  if (signal.aborted) return close();
  signal.addEventListener("abort", close, { once: true });
  video.srcObject = stream;
  await video.play();
  while (!signal.aborted) {
    const pattern = await read(video);
    if (signal.aborted) return;
    if (pattern) saw(pattern);
    await new Promise((next) => setTimeout(next, BETWEEN_MS));
  }
}
