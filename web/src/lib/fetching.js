// Files of the site, from its own origin.

/** @param {string | URL} address */
async function response(address) {
  const found = await fetch(address);
  if (!found.ok) throw new Error(`${new URL(address, location.href).pathname} cannot be read (${found.status}).`);
  return found;
}

/** @param {string | URL} address @returns {Promise<any>} */
export async function json(address) {
  return (await response(address)).json();
}

/**
 * The bytes of a gzipped file, unpacked; a host may have unpacked it on the way.
 * @param {string | URL} address
 */
export async function unpacked(address) {
  const bytes = new Uint8Array(await (await response(address)).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
