// Pictures and documents for the seed, drawn here so that none has an owner elsewhere.
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A PNG in base64; `colorAt(x, y)` answers [red, green, blue]. */
export function png(width, height, colorAt) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colorAt(x / width, y / height), y * (1 + width * 3) + 1 + x * 3);
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]).toString("base64");
}

/** Hills under an evening sky. */
export const landscape = png(640, 360, (x, y) => {
  const far = 0.62 + 0.07 * Math.sin(x * 7) + 0.03 * Math.sin(x * 19);
  const near = 0.8 + 0.06 * Math.sin(x * 5 + 2);
  if (y > near) return [28, 62, 58];
  if (y > far) return [54, 104, 98];
  const sun = Math.hypot((x - 0.7) * 1.78, y - 0.42) < 0.09;
  if (sun) return [255, 214, 140];
  return [
    Math.round(250 - 120 * (1 - y)),
    Math.round(170 - 40 * (1 - y)),
    Math.round(120 + 90 * (1 - y)),
  ];
});

/** Bars, as a chart would have them. */
export const chart = png(320, 180, (x, y) => {
  const bar = Math.floor(x * 8);
  const height = [0.3, 0.5, 0.42, 0.66, 0.58, 0.8, 0.72, 0.9][bar] ?? 0;
  const inBar = (x * 8) % 1 > 0.18 && 1 - y < height;
  return inBar ? [42, 157, 143] : [244, 246, 248];
});

/** One page with one line of text. */
export const pdf = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 120]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 54>>stream
BT /F1 16 Tf 24 60 Td (Invoice 2041: 118.40 EUR) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF`,
  "latin1",
).toString("base64");

export const csv = Buffer.from("city,nights,total\nLisbon,3,412\nPorto,2,236\n").toString("base64");
