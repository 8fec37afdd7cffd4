/** The checksum of TFRecords. */

const POLYNOMIAL = 0x82f63b78
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ POLYNOMIAL : word >>> 1
  return word >>> 0
})

/** CRC-32C (Castagnoli), masked as TFRecord stores it: rotated right by 15, plus 0xa282ead8. */
export function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  const whole = ~crc >>> 0
  return (((whole >>> 15) | (whole << 17)) + 0xa282ead8) >>> 0
}
