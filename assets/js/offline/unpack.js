// What was packed into the file: deflated bytes in base64.

/** @param {string} text base64 of deflated bytes  @returns {Promise<ArrayBuffer>} */
export function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}
