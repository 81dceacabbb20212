/** How wide a text is drawn, in pixels, in one font. */
export type TextMeasure = (text: string, sizePx: number, weight: number) => number

/** Measures as the browser draws; guesses where it does not tell. */
export function textMeasure(fontFamily: string): TextMeasure {
  const context = document.createElement('canvas').getContext('2d')
  return (text, sizePx, weight) => {
    if (context === null) return text.length * sizePx * 0.6
    context.font = `${weight} ${sizePx}px ${fontFamily}`
    return context.measureText(text).width
  }
}
