import { createRunClient } from '@perdure/client'
import { viewText } from '@perdure/protocol'

const [baseUrl = 'http://127.0.0.1:8080', message = 'How did gross margin develop?'] = process.argv.slice(2)
const run = createRunClient({ baseUrl }).startRun({ message })
let said = ''
run.subscribe(() => {
  const { phase, view, error } = run.getSnapshot()
  const text = viewText(view)
  // A run that a process took over may take back what it said last: the text is then told again from its start.
  process.stdout.write(text.startsWith(said) ? text.slice(said.length) : `\n${text}`)
  said = text
  if (phase.phase === 'ended') console.log(`\n(${view.status})`)
  if (phase.phase === 'refused' || phase.phase === 'stopped') console.error(error?.message)
})
