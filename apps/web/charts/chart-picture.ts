import { titledFileName } from '@perdure/protocol'
import { textMeasure, type TextMeasure } from './text-measure.ts'

/** What stands around the drawing. */
export interface PictureWords {
  title: string
  /** When the figures were true and what they cover. */
  note: string
}

const SVG = 'http://www.w3.org/2000/svg'
/** A picture has so many pixels for each of the page's, so that it stays sharp on paper and on dense screens. */
const SCALE = 2
const PADDING_PX = 20
const TITLE_SIZE_PX = 16
const SMALL_SIZE_PX = 12
const LINE_HEIGHT = 1.4
const LEGEND_GAP_PX = 14

/** How a drawing looks is in the page's stylesheet; a picture of its own needs it on its elements. */
const LOOKS = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'visibility',
]

/** Saves the chart in `drawing` as a PNG file that is called by its title. Rejects where nothing is drawn in it. */
export async function saveChartPicture(drawing: HTMLElement, words: PictureWords): Promise<void> {
  const picture = await rasterise(composePicture(drawing, words))
  const url = URL.createObjectURL(picture)
  const link = document.createElement('a')
  link.href = url
  link.download = titledFileName(words.title, 'png')
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** The drawing with its title above, its legend and its note below, in the colours that the page has it in. */
function composePicture(drawing: HTMLElement, { title, note }: PictureWords): SVGSVGElement {
  const chart = drawing.querySelector<SVGSVGElement>('.recharts-wrapper > svg')
  if (chart === null) throw new Error('The chart is not drawn')
  const { width, height } = chart.getBoundingClientRect()
  const { fontFamily, color: softInk } = getComputedStyle(drawing)
  const figure = getComputedStyle(drawing.closest('figure') ?? drawing)
  const measure = textMeasure(fontFamily)
  const picture = element('svg', { 'font-family': fontFamily })
  const ground = picture.appendChild(element('rect', { width: '100%', height: '100%', fill: figure.backgroundColor }))

  let top = PADDING_PX
  const write = (text: string, sizePx: number, weight: number, fill: string): void => {
    for (const line of wrapped(text, width, (words) => measure(words, sizePx, weight))) {
      top += sizePx * LINE_HEIGHT
      const place = { x: PADDING_PX, y: top - sizePx * (LINE_HEIGHT - 1), 'font-size': sizePx, 'font-weight': weight, fill }
      picture.appendChild(element('text', place)).textContent = line
    }
  }
  write(title, TITLE_SIZE_PX, 600, figure.color)
  top += PADDING_PX / 2
  const copy = picture.appendChild(withLooks(chart))
  for (const [name, value] of Object.entries({ x: PADDING_PX, y: top, width, height })) copy.setAttribute(name, `${value}`)
  top += height - legendHeight(drawing)
  const legend = legendOf(drawing)
  if (legend.length > 0) top = drawLegend(picture, legend, { top, width, softInk, measure })
  top += PADDING_PX / 2
  write(note, SMALL_SIZE_PX, 400, softInk)
  const size = { width: width + 2 * PADDING_PX, height: Math.ceil(top + PADDING_PX) }
  for (const [name, value] of Object.entries(size)) picture.setAttribute(name, `${value}`)
  ground.setAttribute('width', `${size.width}`)
  return picture
}

/** The drawing leaves room for the page's legend at its end. */
function legendHeight(drawing: HTMLElement): number {
  return drawing.querySelector('.recharts-legend-wrapper')?.getBoundingClientRect().height ?? 0
}

interface LegendEntry {
  label: string
  /** What the series is drawn as: its colour, and its dashes or its shape. */
  mark: SVGSVGElement
  markSizePx: number
}

/** What the page's legend says, which stands beside the drawing and not in it. */
function legendOf(drawing: HTMLElement): LegendEntry[] {
  return [...drawing.querySelectorAll('.recharts-legend-item')].flatMap((item) => {
    const mark = item.querySelector('svg')
    if (mark === null) return []
    return [{ label: item.textContent.trim(), mark: withLooks(mark), markSizePx: mark.getBoundingClientRect().width }]
  })
}

/** In the middle, as many in a line as there is room for; returns where it ends. */
function drawLegend(
  picture: SVGSVGElement,
  entries: readonly LegendEntry[],
  place: { top: number; width: number; softInk: string; measure: TextMeasure },
): number {
  const { top, width, softInk, measure } = place
  const sized = entries.map((entry) => ({
    ...entry,
    width: entry.markSizePx + LEGEND_GAP_PX / 2 + measure(entry.label, SMALL_SIZE_PX, 400) + LEGEND_GAP_PX,
  }))
  let baseline = top
  for (const line of linesOf(sized, width)) {
    baseline += SMALL_SIZE_PX * LINE_HEIGHT
    const lineWidth = line.reduce((sum, entry) => sum + entry.width, -LEGEND_GAP_PX)
    let left = PADDING_PX + Math.max(0, (width - lineWidth) / 2)
    for (const { label, mark, markSizePx, width: entryWidth } of line) {
      const middle = baseline - SMALL_SIZE_PX / 3
      const box = { x: left, y: middle - markSizePx / 2, width: markSizePx, height: markSizePx }
      for (const [name, value] of Object.entries(box)) mark.setAttribute(name, `${value}`)
      picture.append(mark)
      const words = { x: left + markSizePx + LEGEND_GAP_PX / 2, y: baseline, 'font-size': SMALL_SIZE_PX, fill: softInk }
      picture.appendChild(element('text', words)).textContent = label
      left += entryWidth
    }
  }
  return baseline
}

/** What fits in lines of a width, in its order. */
function linesOf<T extends { width: number }>(entries: readonly T[], width: number): T[][] {
  const lines: T[][] = []
  let used = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (used + entry.width > width) {
      lines.push([])
      used = 0
    }
    lines.at(-1)?.push(entry)
    used += entry.width
  }
  return lines
}

/** A copy that looks the same where the page's stylesheet is not. */
function withLooks(original: SVGSVGElement): SVGSVGElement {
  const copy = original.cloneNode(true) as SVGSVGElement
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [index, one] of [original, ...original.querySelectorAll('*')].entries()) {
    const looks = getComputedStyle(one)
    const other = copies[index]
    for (const name of LOOKS) other?.setAttribute(name, looks.getPropertyValue(name))
    other?.removeAttribute('style')
    other?.removeAttribute('class')
  }
  return copy
}

/** Through an image: what an SVG draws is only asked of a browser in that way. */
async function rasterise(picture: SVGSVGElement): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Number(picture.getAttribute('width')) * SCALE
  canvas.height = Number(picture.getAttribute('height')) * SCALE
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made'))), 'image/png')
  })
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`)
  return made
}

/** Lines of whole words; a word that is longer than a line has one of its own. */
function wrapped(text: string, width: number, measure: (words: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && measure(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
