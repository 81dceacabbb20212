/**
 * `name` as far as there is room for it, the rest as "…". `widthOf` tells how wide a text is, in the unit of `room`; where
 * not even one character has room, the first one stands all the same.
 */
export function shortened(name: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(name) <= room) return name
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment)
  const cut = (length: number): string => `${characters.slice(0, length).join('').trimEnd()}…`
  let fits = 1
  let tooLong = characters.length
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (widthOf(cut(middle)) <= room) fits = middle
    else tooLong = middle
  }
  return cut(fits)
}
