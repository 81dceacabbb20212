import type { Random } from '../harness/random.ts'

/** Words that are easily damaged: beyond ASCII and the basic plane, joined, with quotes, escapes and line ends. */
const WORDS = [
  'sales', 'margin', 'rose', 'by', '12.5 %', 'in', 'FY2026', '“net”', '"gross"', 'naïve', 'Straße', '€1,204.50',
  '毛利', 'Δ', '🚦', '👩‍💻', '🇵🇹', 'e\u0301', 'a\\b', '</script>', '| a | b |', '\n\n', '- **bold**', '`id: 7`', 'data:',
  '\u2028', 'נטו', '…',
] as const

/** As long as many words, and one for whoever splits at spaces. */
const ROW = `|${['Signals', '112,288,947.03', 'Δ+3.4\u00a0%', '毛利率', '🚦🚧'].join('|').repeat(8)}|`

/** A text that no other call says: what was meant for one can be told from what was meant for another. */
export function speak(random: Random, words: number, opening: string): string {
  const said = [opening]
  for (let word = 0; word < words; word += 1) said.push(random.chance(0.15) ? ROW : random.pick(WORDS))
  return `${said.join(' ')}.`
}
