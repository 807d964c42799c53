/**
 * Draws the app's icons into `public/`: a speech bubble that holds an ear's curve.
 * Run by hand (`node build/icons.mjs`) when the drawing changes; the PNG files are committed.
 */
import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const GROUND = [0x1d, 0x4d, 0x4f];
const INK = [0xf7, 0xf4, 0xee];

/** Colour of a point; x and y run from -1 to 1, `scale` shrinks the drawing towards the middle. */
function colour(x, y, scale) {
  const [px, py] = [x / scale, y / scale];
  const bubble =
    Math.hypot(px, py + 0.08) < 0.78 ||
    (px > -0.62 && px < -0.1 && py > 0.3 && py < 0.9 && py < 0.95 + px * 0.6 + 0.35);
  if (!bubble) return GROUND;
  const r = Math.hypot(px - 0.02, py + 0.08);
  const outer = r > 0.38 && r < 0.5 && !(px < 0 && py > 0.05);
  const inner = r > 0.14 && r < 0.26 && !(px < 0 && py > -0.05);
  return outer || inner ? GROUND : INK;
}

function png(size, scale) {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sums = [0, 0, 0];
      // Four samples a pixel keep the curves smooth.
      for (const [dx, dy] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ]) {
        const point = colour((2 * (x + dx)) / size - 1, (2 * (y + dy)) / size - 1, scale);
        for (let c = 0; c < 3; c += 1) sums[c] += point[c] / 4;
      }
      sums.forEach((value, c) => {
        rows[y * (1 + size * 3) + 1 + x * 3 + c] = Math.round(value);
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc(body), 4 + body.length);
  return framed;
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

writeFileSync("public/icon-192.png", png(192, 1));
writeFileSync("public/icon-512.png", png(512, 1));
// A launcher may cut a maskable icon down to its middle 80 %.
writeFileSync("public/icon-maskable-512.png", png(512, 0.72));
