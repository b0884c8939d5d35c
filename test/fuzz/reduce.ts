// The smallest part of some bytes in which something still is so: stretches are left out, half of it first and single
// bytes at last, until none can be.

/** Each byte of the answer is needed for `holds`; of the bytes themselves it must be true. */
export async function reduced(
  bytes: Uint8Array,
  holds: (bytes: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let so = bytes
  for (let width = Math.ceil(so.length / 2); width >= 1; width = width === 1 ? 0 : Math.ceil(width / 2)) {
    let isLess = true
    while (isLess) {
      const before = so.length
      for (let at = 0; at < so.length; ) {
        const without = Buffer.concat([so.subarray(0, at), so.subarray(at + width)])
        if (await holds(without)) so = without
        else at += width
      }
      isLess = so.length < before && width === 1
    }
  }
  return so
}
