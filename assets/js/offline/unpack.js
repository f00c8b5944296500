// What app/offline/page.py packed into the file: deflated bytes in base64, and chunks repacked for it.

/** @param {string} text base64 of deflated bytes  @returns {Promise<ArrayBuffer>} */
export function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/**
 * A chunk as gan1d/formats/wire.py wrote it, but for the low bits that its curves have lost.
 * @param {ArrayBuffer} packed see `repacked` in app/offline/pack.py
 * @param {Array<[number, number]>} shifts how many numbers of a frame have lost how many bits
 */
export function restored(packed, shifts) {
  const head = new Uint8Array(packed, 4, new DataView(packed).getUint32(0, true));
  const { count } = JSON.parse(new TextDecoder().decode(head));
  const lost = shifts.flatMap(([numbers, bits]) => new Array(numbers).fill(bits));
  const { length } = lost;
  const total = count * length;
  const at = packed.byteLength - 2 * total;
  const [low, high] = [new Uint8Array(packed, at, total), new Uint8Array(packed, at + total, total)];
  const levels = new Uint16Array(total); // its arithmetic is that of 16 bits, and so is the packing
  for (let i = 0; i < count; i++) {
    let change = 0;
    for (let k = i * length; k < (i + 1) * length; k++) {
      const zigzag = low[k] | (high[k] << 8);
      change += (zigzag >>> 1) ^ -(zigzag & 1);
      levels[k] = change + (i ? levels[k - length] : 0);
    }
  }
  const chunk = packed.slice(0);
  const curves = new Uint16Array(chunk, at);
  for (let k = 0; k < total; k++) curves[k] = levels[k] << lost[k % length];
  return chunk;
}
