/**
 * What a person or a model wrote may run from right to left, or hold characters that turn round all that comes after them.
 * Where it stands among words of the page, these must keep their order: `Isolated` sees to that in the page, and `isolated` in
 * words that are nothing but text, such as the title of the browser's tab.
 */

const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069']
const BEGINS_ISOLATE = /[\u2066-\u2068]/
/** Letters that run from right to left, and characters that turn others round. */
const TURNS = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200F\u061C\u202A-\u202E\u2066-\u2069]/u

/** Words as a part of other words, which turns nothing round but itself. Such as run from left to right stay as they are. */
export function isolated(words: string): string {
  return TURNS.test(words) ? ISOLATE + balanced(words) + END_OF_ISOLATE : words
}

/** Words that end each isolate that they begin and no other: one that is too much would end the one around them. */
export function balanced(words: string): string {
  let text = ''
  let open = 0
  for (const character of words) {
    if (BEGINS_ISOLATE.test(character)) open += 1
    if (character === END_OF_ISOLATE) open -= 1
    if (open < 0) open = 0
    else text += character
  }
  return text + END_OF_ISOLATE.repeat(open)
}
