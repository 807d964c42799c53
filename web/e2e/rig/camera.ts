import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import encodeQR from "qr";

const WIDTH = 640;
const HEIGHT = 480;
/** Degrees that the paper is held askew, and how dark and light it is under a lamp. */
const ASKEW = 9;
const [DARK, LIGHT, TABLE] = [40, 215, 120];

/** A camera of the browser's own making that sees what is in this file, and may be used without asking anybody. */
export function cameraFlags(film: string, allowed = true): string[] {
  const asking = allowed ? "--use-fake-ui-for-media-stream" : "--deny-permission-prompts";
  return [asking, "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`];
}

/** Films a sheet of paper with this pattern on it, held askew on a table. Nothing to see without one. */
export async function film(file: string, pattern: string | undefined): Promise<void> {
  const luma = Buffer.alloc(WIDTH * HEIGHT, TABLE);
  const modules = pattern === undefined ? [] : encodeQR(pattern, "raw", { border: 4 });
  const size = 300 / Math.max(1, modules.length);
  const [cos, sin] = [Math.cos((ASKEW * Math.PI) / 180), Math.sin((ASKEW * Math.PI) / 180)];
  for (let at = 0; at < luma.length; at += 1) {
    const [x, y] = [(at % WIDTH) - WIDTH / 2, Math.floor(at / WIDTH) - HEIGHT / 2];
    const row = Math.floor((y * cos - x * sin) / size + modules.length / 2);
    const column = Math.floor((x * cos + y * sin) / size + modules.length / 2);
    const dark = modules[row]?.[column];
    if (dark !== undefined) luma[at] = dark ? DARK : LIGHT;
  }
  const picture = [Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)];
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, Buffer.concat([Buffer.from(head), ...picture, ...picture]));
}
