/** A tool's input from its JSON text: `given` for a blank one, `{}` and the mark where it is no JSON object. */
export function readToolInput(json: string, given: unknown = {}): { input: unknown; malformed?: boolean } {
  if (json.trim() === '') return { input: given }
  try {
    const input: unknown = JSON.parse(json)
    return typeof input === 'object' && input !== null && !Array.isArray(input)
      ? { input }
      : { input: {}, malformed: true }
  } catch {
    return { input: {}, malformed: true }
  }
}
