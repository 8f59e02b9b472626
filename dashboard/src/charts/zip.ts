/** A file to be put into an archive. */
export interface ZipEntry {
  name: string;
  text: string;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc >>> 0;
});

/** The CRC-32 of ZIP (reflected polynomial 0xEDB88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** 1 January 1980, so that the same table gives the same bytes. */
const DATE = 0x21;

/** Fields of a ZIP header: pairs of value and width in bytes, little-endian. */
function fields(...pairs: [value: number, width: 2 | 4][]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(pairs.reduce((sum, [, width]) => sum + width, 0)));
  let place = 0;
  for (const [value, width] of pairs) {
    if (width === 2) bytes.setUint16(place, value, true);
    else bytes.setUint32(place, value, true);
    place += width;
  }
  return new Uint8Array(bytes.buffer);
}

/** An archive of files kept as they are, without compression. */
export function zipOf(entries: ZipEntry[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = encoder.encode(entry.name);
    const body = encoder.encode(entry.text);
    const common: [number, 2 | 4][] = [
      ...([
        [20, 2],
        [0x800, 2],
        [0, 2],
        [0, 2],
        [DATE, 2],
      ] as [number, 2][]),
      ...([
        [crc32(body), 4],
        [body.length, 4],
        [body.length, 4],
      ] as [number, 4][]),
      [name.length, 2],
      [0, 2],
    ];
    const local = fields([0x04034b50, 4], ...common);
    const central = fields(
      [0x02014b50, 4],
      [20, 2],
      ...common,
      ...([
        [0, 2],
        [0, 2],
        [0, 2],
      ] as [number, 2][]),
      [0, 4],
      [offset, 4],
    );
    parts.push(local, name, body);
    directory.push(central, name);
    offset += local.length + name.length + body.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  );
  return concatenated([...parts, ...directory, end]);
}

function concatenated(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}
