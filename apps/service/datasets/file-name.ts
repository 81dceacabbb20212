import { datasetFileName, type DatasetFormat } from '@perdure/protocol'

const MARKS = /\p{M}+/gu

/**
 * `Content-Disposition` of a download (RFC 6266): the dataset's file name, in ASCII and, where that differs, in UTF-8.
 */
export function attachmentDisposition(title: string, format: DatasetFormat): string {
  const name = datasetFileName(title, format)
  const stem = name.slice(0, -`.${format}`.length)
  const ascii = datasetFileName(stem.normalize('NFKD').replaceAll(MARKS, '').replaceAll(/[^\x20-\x7e]+/g, '_'), format)
  const plain = `attachment; filename="${ascii}"`
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${extendedValue(name)}`
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** RFC 8187's ext-value: what `encodeURIComponent` leaves of the reserved characters is encoded too. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, percentEncoded)
}
